package io.millrace.job;

import io.millrace.engine.JobPlan;
import io.millrace.io.SmallResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A job that has not ended, in memory: its document now, and the doorbell that tells its followers to look again. The
 * doorbell carries nothing, so a slow follower can miss any number of rings and loses no event.
 *
 * <p>Thousands of jobs wait, and few of them have somebody who waits with them: what is there for others is made when
 * the first of them comes, so that a waiting job has few objects for the collector to copy.
 */
final class LiveJob {
    private final JobPlan plan;
    private final long arrival;
    private Sinks.@Nullable Many<Boolean> bell;
    private Sinks.@Nullable One<JobEvent> stop;
    private Sinks.@Nullable One<Job> end;
    private boolean ending;
    private volatile Job job;
    private volatile @Nullable Ephemeral progress;
    private volatile @Nullable Ephemeral partial;
    private volatile @Nullable SmallResult rows;
    private @Nullable QueuePosition place;
    private long lastSequence = 1;
    private long lastVersion;

    /** An ephemeral event and its number, by which a follower knows whether it has seen it. */
    record Ephemeral(long version, LoggedEvent event) {}

    LiveJob(Job job, JobPlan plan, long arrival) {
        this.job = job;
        this.plan = plan;
        this.arrival = arrival;
    }

    String id() {
        return plan.job();
    }

    JobPlan plan() {
        return plan;
    }

    int priority() {
        return job.priority();
    }

    long arrival() {
        return arrival;
    }

    Job job() {
        return job;
    }

    /** Replaces the document. Only the job's runner calls it, one call at a time. */
    Job update(UnaryOperator<Job> change) {
        job = change.apply(job);
        return job;
    }

    /** Numbers {@code event} as the next one in the log. Only the job's runner calls it, one call at a time. */
    StoredEvent next(Instant at, JobEvent event) {
        return new StoredEvent(lastSequence + 1, at, event);
    }

    /** The event that was numbered last is stored; one that is refused leaves its number to the next. */
    void appended() {
        lastSequence++;
        ring();
    }

    /** Notes the rows that the store is to keep with the end. */
    void keep(SmallResult few) {
        rows = few;
    }

    /** The rows that the store is to keep; empty if they are in files or there are none. */
    Optional<SmallResult> rows() {
        return Optional.ofNullable(rows);
    }

    /** True for the first caller only: it brings the job to its end. */
    synchronized boolean claimEnd() {
        boolean first = !ending;
        ending = true;
        return first;
    }

    /** Asks the runner to stop the job. */
    void requestCancel() {
        requestStop(new JobEvent.Cancelled());
    }

    /** Asks the runner to end the job with {@code outcome}; the first such request counts. */
    void requestStop(JobEvent outcome) {
        stop().tryEmitValue(outcome);
    }

    /** The outcome that somebody asks for. */
    Mono<JobEvent> stopRequest() {
        return stop().asMono();
    }

    private synchronized Sinks.One<JobEvent> stop() {
        Sinks.One<JobEvent> made = stop == null ? Sinks.one() : stop;
        stop = made;
        return made;
    }

    /** True if somebody hears the bell. */
    synchronized boolean isFollowed() {
        return bell != null && bell.currentSubscriberCount() > 0;
    }

    /** The end is stored: tells it to all who wait for it. The bell rings no more, so that no follower waits on. */
    void ended(Job last) {
        Sinks.One<Job> awaited;
        synchronized (this) {
            job = last;
            ring();
            if (bell != null) {
                bell.tryEmitComplete();
            }
            awaited = end;
        }
        if (awaited != null) {
            awaited.tryEmitValue(last);
        }
    }

    /** The job was not accepted: nobody waits for its end any more. */
    void refused() {
        awaited().tryEmitEmpty();
    }

    /** The job as it ended; empty if it was not accepted. */
    Mono<Job> end() {
        return awaited().asMono();
    }

    private synchronized Sinks.One<Job> awaited() {
        Sinks.One<Job> made = end;
        if (made == null) {
            made = Sinks.one();
            end = made;
            if (isOver()) {
                made.tryEmitValue(job);
            }
        }
        return made;
    }

    private boolean isOver() {
        return job.state().isTerminal();
    }

    /** Shows an ephemeral event to the followers in place of the last one of its kind. */
    synchronized void show(LoggedEvent event) {
        Ephemeral shown = new Ephemeral(++lastVersion, event);
        if (event.event() instanceof JobEvent.Partial) {
            partial = shown;
        } else {
            progress = shown;
        }
        ring();
    }

    /** The latest ephemeral events newer than {@code version}, oldest first. */
    synchronized List<Ephemeral> shownAfter(long version) {
        List<Ephemeral> shown = new ArrayList<>(2);
        Optional.ofNullable(progress).filter(e -> e.version() > version).ifPresent(shown::add);
        Optional.ofNullable(partial).filter(e -> e.version() > version).ifPresent(shown::add);
        shown.sort((a, b) -> Long.compare(a.version(), b.version()));
        return shown;
    }

    /** Notes where the job waits; false if it was there already. Only the tick of the queue calls it. */
    boolean moveTo(QueuePosition now) {
        boolean moved = !now.equals(place);
        place = now;
        return moved;
    }

    /** Tells the followers that there is something new. */
    synchronized void ring() {
        if (bell != null) {
            bell.tryEmitNext(true);
        }
    }

    /** The rings from now on; completes when the job has ended. */
    synchronized Flux<Boolean> bell() {
        Sinks.Many<Boolean> made = bell;
        if (made == null) {
            made = Sinks.many().multicast().directBestEffort();
            bell = made;
            if (isOver()) {
                made.tryEmitComplete();
            }
        }
        return made.asFlux();
    }
}
