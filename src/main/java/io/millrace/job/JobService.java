package io.millrace.job;

import io.millrace.engine.Engine;
import io.millrace.engine.JobPlan;
import io.millrace.io.FiledResult;
import io.millrace.io.JobDirectory;
import io.millrace.io.Result;
import io.millrace.io.ResultReader;
import io.millrace.io.SmallResult;
import io.millrace.io.Source;
import io.millrace.io.StreamSource;
import io.millrace.io.UnreadableSource;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Value;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * What clients can do with jobs. Everything that returns a publisher is cold, waits for nothing on the caller's thread,
 * and fails with a {@link JobException} for every refusal.
 */
public final class JobService {
    private final JobStore store;
    private final JobPlanner planner;
    private final Settings settings;
    private final LiveJobs live = new LiveJobs();
    private final JobQueue queue;
    private final JobIntake intake;
    private final JobRunner runner;
    private final Validator validator;
    private final Rehearsal rehearsal;
    private final Retention retention;
    private final EventLog log;

    /**
     * What the service works with.
     *
     * @param queueBound jobs that may wait, 1 or more
     * @param workers jobs that run at once, 1 or more
     * @param keep ended jobs that are kept; the oldest beyond are forgotten
     * @param root directory of all jobs' directories
     * @param planning for planning, may block for as long as most functions compile
     * @param compiling for functions that take longer; refuses tasks where too many wait
     * @param files for file access, may block
     * @param timer for time-outs and ticks
     * @param validation about how long a validation may take, from the request to the answer
     */
    public record Settings(
            int queueBound,
            int workers,
            int keep,
            Path root,
            Clock clock,
            Scheduler planning,
            Scheduler compiling,
            Scheduler files,
            Scheduler timer,
            Duration validation) {
        /** Leaves time to send the answer within a second. */
        public static final Duration VALIDATION = Duration.ofMillis(750);

        /** That of a job which may have files. */
        JobDirectory directory(String id) {
            return new JobDirectory(root, id);
        }

        JobDirectory newDirectory(String id) {
            return JobDirectory.ofNewJob(root, id);
        }

        /** Completes when nothing is left of the directory. */
        Mono<Void> removed(JobDirectory directory) {
            return Mono.defer(() -> directory.mayExist()
                    ? Mono.<Void>fromRunnable(directory::delete).subscribeOn(files)
                    : Mono.empty());
        }
    }

    /** Makes a service; {@link #start} makes it work. */
    public JobService(JobStore store, JobPlanner planner, Engine engine, Settings settings) {
        this.store = store;
        this.planner = planner;
        this.settings = settings;
        this.queue = new JobQueue(settings.queueBound());
        this.intake = new JobIntake(store, queue, live, settings, engine.name());
        this.validator = new Validator(engine, settings, intake::scratch);
        this.rehearsal = new Rehearsal(planner, engine, settings.planning(), intake::unqueued, intake::isIdle);
        this.retention = new Retention(settings.keep(), this::forget);
        this.runner = new JobRunner(engine, store, settings, this::ended);
        this.log = new EventLog(store, live::find, this::rows, settings.files());
    }

    /** Starts to run queued jobs; disposing cancels all of them. */
    public Disposable start() {
        return runner.start(queue, settings.workers(), retention.trim());
    }

    /**
     * Runs a small job, with its data inline, that is in no queue and leaves nothing, again and again, as long as nobody
     * wants anything else.
     *
     * @param each about how long
     */
    public Mono<Void> rehearse(JobSpec spec, Duration each) {
        return rehearsal.of(spec, each);
    }

    private void ended(LiveJob job) {
        live.remove(job);
        retention.add(new Retention.Ended(job.id(), job.plan().directory()));
    }

    /** Refuses new jobs from now on; those that were accepted go on. */
    public void drain() {
        intake.close();
    }

    /** Completes when all jobs that were accepted until now have ended. */
    public Mono<Void> idle() {
        return Mono.defer(() -> Mono.when(live.ends()));
    }

    /** True while new jobs are taken. */
    public boolean isReady() {
        return intake.isOpen();
    }

    /**
     * Reserves a place in the queue and a directory for uploads. Whoever gets a draft submits or discards it.
     *
     * @return fails with {@code queue-full} or {@code draining}
     */
    public Mono<Draft> draft() {
        return intake.draft();
    }

    /** Gives the draft's place back and removes its directory; does nothing if the draft was submitted. */
    public Mono<Void> discard(Draft draft) {
        return intake.discard(draft);
    }

    /**
     * Binds an {@code Idempotency-Key} to the draft for 24 hours.
     *
     * @param fingerprint tells requests apart
     * @return the job to answer with, if an equal request came before; fails with {@code idempotency-key-reused} or
     *     {@code idempotency-conflict}
     */
    public Mono<Optional<Job>> claim(Draft draft, String key, String fingerprint) {
        return intake.claim(draft, key, fingerprint);
    }

    /**
     * Plans, stores and queues a job. When this completes, the job is the server's.
     *
     * @param body the data itself, for a job whose input is the request's body
     */
    public Mono<Job> submit(Draft draft, JobSpec spec, Optional<InputStream> body) {
        Mono<Optional<Source>> given = body.<Mono<Optional<Source>>>map(
                        stream -> Mono.just(Optional.of(new StreamSource("body", stream))))
                .orElseGet(() -> otherRows(spec));
        return plan(draft, spec, given).flatMap(plan -> intake.submit(draft, spec, plan));
    }

    /** Compiles and plans the job and tries it on the head of its input. Starts nothing, keeps nothing. */
    public Mono<Validation> validate(Draft draft, JobSpec spec) {
        return Mono.defer(() -> {
            long start = System.nanoTime();
            return otherRows(spec)
                    .flatMap(source -> Mono.fromCallable(() -> planner.plan(draft, spec, source))
                            .subscribeOn(settings.planning()))
                    .flatMap(plan -> obstacle(spec)
                            .flatMap(why -> why.map(text -> validator.untried(plan, text))
                                    .orElseGet(() -> validator.validate(plan, start))));
        });
    }

    /** Why the functions cannot be tried within the time of a validation; empty if they can. */
    private Mono<Optional<String>> obstacle(JobSpec spec) {
        Duration most = settings.validation().minus(Validator.LEAST);
        return Mono.<Optional<String>>create(sink -> {
                    AtomicBoolean wanted = new AtomicBoolean(true);
                    // Whoever compiles is not interrupted: the next one to ask finds it done.
                    sink.onCancel(() -> wanted.set(false));
                    var unused = settings.planning().schedule(() -> compileIf(wanted, spec, sink));
                })
                .timeout(most, Mono.fromSupplier(() -> Optional.of(unready(spec))), settings.timer());
    }

    /** It takes a while to find out that functions are slow: longer than this validation had, but others were before it. */
    private String unready(JobSpec spec) {
        return planner.isSlow(spec) ? SampleNotes.SLOW_TO_LOAD : SampleNotes.NOT_READY;
    }

    private void compileIf(AtomicBoolean wanted, JobSpec spec, MonoSink<Optional<String>> sink) {
        if (wanted.get()) {
            try {
                boolean ready = planner.compileQuickly(spec);
                sink.success(ready ? Optional.empty() : Optional.of(SampleNotes.SLOW_TO_LOAD));
            } catch (RuntimeException e) {
                sink.error(e);
            }
        }
    }

    private Mono<JobPlan> plan(Draft draft, JobSpec spec, Mono<Optional<Source>> given) {
        return given.flatMap(source -> {
            Mono<JobPlan> plan = Mono.fromCallable(() -> planner.plan(draft, spec, source));
            // To change threads and back takes longer than to plan a small job.
            return planner.isQuick(spec) ? plan : compile(spec, plan).subscribeOn(settings.planning());
        });
    }

    private Mono<JobPlan> compile(JobSpec spec, Mono<JobPlan> plan) {
        return Mono.fromCallable(() -> planner.compileQuickly(spec))
                .flatMap(done -> done ? plan : compileSlowly(spec).then(plan.subscribeOn(settings.planning())));
    }

    private Mono<Void> compileSlowly(JobSpec spec) {
        return Mono.<Void>fromRunnable(() -> planner.compile(spec))
                .subscribeOn(settings.compiling())
                .onErrorMap(
                        RejectedExecutionException.class,
                        e -> new JobException(
                                ErrorCode.QUEUE_FULL,
                                "Too many functions that take long to compile are waiting; try again later",
                                Map.of(),
                                e));
    }

    /** The rows of the job that {@code spec} reads, if it reads one. */
    private Mono<Optional<Source>> otherRows(JobSpec spec) {
        return spec.input().origin() instanceof InputSpec.OtherJob other
                ? find(other.id())
                        .flatMap(this::resultOf)
                        .map(result -> result.source("job " + other.id()))
                        .onErrorResume(JobException.class, e -> Mono.just(unreadable(other.id(), e)))
                        .map(Optional::of)
                : Mono.just(Optional.empty());
    }

    private static Source unreadable(String job, JobException why) {
        ErrorCode code = why.code() == ErrorCode.JOB_NOT_FOUND ? ErrorCode.INPUT_NOT_FOUND : ErrorCode.INPUT_UNREADABLE;
        return new UnreadableSource(
                new JobException(code, why.detail(), Map.of("source", Value.of("job " + job)), why));
    }

    /** The job as it is now; fails with {@code job-not-found}. */
    public Mono<Job> find(String id) {
        return Mono.defer(() -> live.find(id).map(job -> Mono.just(job.job())).orElseGet(() -> store.find(id)))
                .switchIfEmpty(Mono.error(() -> notFound(id)));
    }

    /** Where the job waits; empty if it does not. */
    public Optional<QueuePosition> position(String id) {
        return live.find(id).flatMap(queue::position);
    }

    /** Jobs from newest to oldest, from the one after {@code before}. */
    public Mono<JobPage> list(JobFilter filter, Optional<String> before, int limit) {
        return store.list(filter, before, limit)
                .map(page -> new JobPage(page.jobs().stream().map(this::latest).toList(), page.next()));
    }

    private Job latest(Job stored) {
        return live.find(stored.id()).map(LiveJob::job).orElse(stored);
    }

    /**
     * Stops the job: at once if it waits, as soon as its tasks are gone if it runs.
     *
     * @return the job as it is then; fails with {@code job-not-found} or {@code job-finished}
     */
    public Mono<Job> cancel(String id) {
        return Mono.defer(
                () -> live.find(id).map(this::cancelLive).orElseGet(() -> find(id).flatMap(job -> finished(job))));
    }

    private Mono<Job> cancelLive(LiveJob job) {
        if (queue.remove(job)) {
            return runner.cancelWaiting(job).then(retention.trim()).then(Mono.fromSupplier(job::job));
        }
        job.requestCancel();
        return Mono.just(job.job());
    }

    private static <T> Mono<T> finished(Job job) {
        return Mono.error(new JobException(
                ErrorCode.JOB_FINISHED,
                "The job has ended as " + job.state().wireName() + " and cannot be cancelled",
                Map.of("state", Value.of(job.state().wireName()))));
    }

    /** Cancels the job if needed, then forgets it and all of its files; fails with {@code job-not-found}. */
    public Mono<Void> delete(String id) {
        return find(id).flatMap(job -> live.find(id)
                        .map(running -> cancelLive(running).then(running.end()))
                        .orElse(Mono.just(job)))
                .then(Mono.defer(() -> forget(id)));
    }

    private Mono<Void> forget(String id) {
        return Mono.defer(() ->
                forget(retention.remove(id).orElseGet(() -> new Retention.Ended(id, settings.directory(id)))));
    }

    private Mono<Void> forget(Retention.Ended job) {
        return store.delete(job.id()).then(settings.removed(job.directory()));
    }

    /** The job when it has ended, or as it is after {@code atMost}; fails with {@code job-not-found}. */
    public Mono<Job> await(String id, Duration atMost) {
        return Mono.defer(() -> live.find(id)
                .map(job -> job.end().timeout(atMost, Mono.fromSupplier(job::job), settings.timer()))
                .orElseGet(() -> find(id)));
    }

    /** Events of the job after {@code after}; completes after the terminal one. Signals come on the files scheduler. */
    public Flux<LoggedEvent> events(String id, EventId after) {
        return find(id).thenMany(log.follow(id, after));
    }

    /** The same, what is there at once in one list. */
    public Flux<List<LoggedEvent>> eventBatches(String id, EventId after) {
        return find(id).thenMany(log.followInBatches(id, after));
    }

    /** True if {@code id} names the terminal event; fails with {@code invalid-request} if it names none. */
    public Mono<Boolean> endsAt(String job, EventId id) {
        return store.events(job, id.sequence() - 1, 1)
                .flatMap(found -> found.isEmpty()
                        ? Mono.error(new JobException(
                                ErrorCode.INVALID_REQUEST, "There is no event with this id; leave Last-Event-ID out"))
                        : Mono.just(found.get(0).event().isTerminal()));
    }

    /** The rows of a job that succeeded; to be closed. Fails with {@code job-not-found} or {@code job-not-finished}. */
    public Mono<ResultReader> result(String id) {
        return find(id).flatMap(this::resultOf).flatMap(result -> {
            Mono<ResultReader> opened = Mono.fromCallable(result::open);
            return result instanceof FiledResult ? opened.subscribeOn(settings.files()) : opened;
        });
    }

    /** The rows of a job that succeeded, if they are few; empty if they are many, or if there is no such job. */
    public Mono<SmallResult> smallResult(String id) {
        return store.rows(id);
    }

    /** The NDJSON file of bad records, which need not exist; fails with {@code job-not-found}. */
    public Mono<Path> badRecords(String id) {
        return find(id).map(job -> settings.directory(id).errors());
    }

    /** How busy the server is. */
    public QueueStatus queue() {
        return new QueueStatus(queue.depth(), queue.bound(), live.running(), settings.workers());
    }

    /** The result of a job that succeeded. Nothing is opened. */
    private Mono<Result> rows(String id) {
        return store.rows(id)
                .cast(Result.class)
                .switchIfEmpty(Mono.fromSupplier(
                        () -> new FiledResult(settings.directory(id).result())));
    }

    private Mono<Result> resultOf(Job job) {
        if (job.state() == JobState.SUCCEEDED) {
            return rows(job.id());
        }
        String state = job.state().wireName();
        boolean over = job.state().isTerminal();
        return Mono.error(new JobException(
                over ? ErrorCode.JOB_FINISHED : ErrorCode.JOB_NOT_FINISHED,
                over
                        ? "The job has ended as " + state + " and has no result"
                        : "There is no result yet, the job is " + state,
                Map.of("state", Value.of(state))));
    }

    private static JobException notFound(String id) {
        return new JobException(ErrorCode.JOB_NOT_FOUND, "There is no job " + id + "; it may have been deleted");
    }
}
