package io.millrace.job;

import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Jobs and their durable events. All methods are cold, may be called from any thread, and are atomic: what completes
 * has happened as a whole, what fails has not.
 */
public interface JobStore {
    /** Adds a job with its first event. */
    Mono<Void> insert(Job job, StoredEvent first);

    /** Replaces the job and appends {@code events}; their sequences follow the last one. */
    Mono<Void> update(Job job, List<StoredEvent> events);

    /** The job, or nothing. */
    Mono<Job> find(String id);

    /** Events after {@code sequence} in order, at most {@code limit}; none for an unknown job. */
    Mono<List<StoredEvent>> events(String id, long sequence, int limit);

    /** A page of jobs, newest first. */
    Mono<JobPage> list(JobFilter filter, Optional<String> before, int limit);

    /** Forgets the job, its events and its idempotency key; completes for an unknown job too. */
    Mono<Void> delete(String id);

    /**
     * Binds {@code key} to a job, unless it is bound already.
     *
     * @return the claim that holds now: the given one, or an earlier one
     */
    Mono<IdempotencyClaim> claim(IdempotencyClaim claim);
}
