package io.millrace.job;

import io.millrace.engine.JobPlan;
import io.millrace.io.JobDirectory;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;

/**
 * The way into the queue: a place is reserved before anything is read or stored, the plan is made before the job is
 * acknowledged, and whoever has a place either uses it or gives it back.
 */
final class JobIntake {
    private static final Duration IDEMPOTENCY_TTL = Duration.ofHours(24);

    private final JobStore store;
    private final JobQueue queue;
    private final LiveJobs live;
    private final Clock clock;
    private final String engine;
    private final JobIds ids;
    private final JobService.Settings settings;
    private final AtomicLong arrivals = new AtomicLong();
    private volatile boolean closed;
    private volatile boolean idle = true;

    JobIntake(JobStore store, JobQueue queue, LiveJobs live, JobService.Settings settings, String engine) {
        this.store = store;
        this.queue = queue;
        this.live = live;
        this.clock = settings.clock();
        this.engine = engine;
        this.ids = new JobIds(clock);
        this.settings = settings;
    }

    /** Refuses every draft from now on. */
    void close() {
        closed = true;
    }

    /** True until somebody wants a draft. */
    boolean isIdle() {
        return idle;
    }

    boolean isOpen() {
        return !closed;
    }

    JobDirectory scratch() {
        return settings.newDirectory(ids.next());
    }

    /** One without a place in the queue, that is neither submitted nor discarded; nothing may be put into its directory. */
    Draft unqueued() {
        String id = ids.next();
        return new Draft(id, settings.newDirectory(id));
    }

    Mono<Draft> draft() {
        return Mono.fromCallable(() -> {
            if (closed) {
                throw new JobException(ErrorCode.DRAINING, "The server is shutting down; try again in a moment");
            }
            idle = false;
            queue.reserve();
            return unqueued();
        });
    }

    Mono<Void> discard(Draft draft) {
        return Mono.defer(() -> draft.settle() ? forget(draft) : Mono.empty());
    }

    Mono<Optional<Job>> claim(Draft draft, String key, String fingerprint) {
        return Mono.defer(() -> {
            Instant expiry = clock.instant().plus(IDEMPOTENCY_TTL);
            IdempotencyClaim wanted = new IdempotencyClaim(key, fingerprint, draft.id(), expiry);
            return store.claim(wanted).flatMap(held -> answer(wanted, held));
        });
    }

    private Mono<Optional<Job>> answer(IdempotencyClaim wanted, IdempotencyClaim held) {
        if (held.job().equals(wanted.job())) {
            return Mono.just(Optional.empty());
        }
        if (!held.fingerprint().equals(wanted.fingerprint())) {
            return Mono.error(new JobException(
                    ErrorCode.IDEMPOTENCY_KEY_REUSED,
                    "This Idempotency-Key was sent with a different request; use a new key for a new job"));
        }
        return store.find(held.job())
                .map(stored ->
                        Optional.of(live.find(stored.id()).map(LiveJob::job).orElse(stored)))
                .switchIfEmpty(Mono.error(() -> new JobException(
                        ErrorCode.IDEMPOTENCY_CONFLICT,
                        "The first request with this Idempotency-Key is not answered yet; try again")));
    }

    /**
     * Stores the job, then queues it; the place in the queue is the draft's. The job is live before it is stored, so that
     * whoever finds it in the store finds its doorbell too.
     */
    Mono<Job> submit(Draft draft, JobSpec spec, JobPlan plan) {
        return Mono.defer(() -> {
            if (!draft.settle()) {
                return Mono.error(new IllegalStateException("This draft is settled already"));
            }
            Instant now = clock.instant();
            Job job = Job.accepted(draft.id(), spec, engine, now);
            int ahead = queue.ahead(spec.priority());
            JobEvent queued = new JobEvent.Queued(new QueuePosition(ahead + 1, ahead));
            LiveJob waiting = new LiveJob(job, plan, arrivals.getAndIncrement());
            live.add(waiting);
            Mono<Job> accepted = store.insert(job, new StoredEvent(1, now, queued))
                    .onErrorResume(error -> {
                        live.remove(waiting);
                        waiting.refused();
                        return forget(draft).then(Mono.error(error));
                    })
                    .then(Mono.fromSupplier(() -> {
                        queue.add(waiting);
                        return job;
                    }));
            // A client that goes away in between must not leave a stored job that is in no queue.
            return Mono.fromFuture(accepted::toFuture, true);
        });
    }

    /** Frees the place, the claim and the directory of a draft that becomes no job. */
    private Mono<Void> forget(Draft draft) {
        return Mono.defer(() -> {
            queue.release();
            return store.delete(draft.id()).then(settings.removed(draft.directory()));
        });
    }
}
