package io.millrace.job;

import io.millrace.io.SmallResult;
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

    /** True if there is room to keep {@code rows} now; if not, they are to go to files. */
    boolean hasRoom(SmallResult rows);

    /**
     * Replaces the job by what it ended as, appends its last event and keeps its rows.
     *
     * @param rows empty if there are none, or if they are in files
     */
    Mono<Void> end(Job job, StoredEvent last, Optional<SmallResult> rows);

    /** The rows that were kept when the job ended; nothing if they are in files or there are none. */
    Mono<SmallResult> rows(String id);

    /** The job, or nothing. */
    Mono<Job> find(String id);

    /** Events after {@code sequence} in order, at most {@code limit}; none for an unknown job. */
    Mono<List<StoredEvent>> events(String id, long sequence, int limit);

    /** A page of jobs, newest first. */
    Mono<JobPage> list(JobFilter filter, Optional<String> before, int limit);

    /** Forgets the job, its events, its rows and its idempotency key; completes for an unknown job too. */
    Mono<Void> delete(String id);

    /**
     * Binds {@code key} to a job, unless it is bound already.
     *
     * @return the claim that holds now: the given one, or an earlier one
     */
    Mono<IdempotencyClaim> claim(IdempotencyClaim claim);
}
