package io.millrace.job;

import io.millrace.engine.Engine;
import io.millrace.engine.Progress;
import io.millrace.engine.TaskEvent;
import io.millrace.io.JobDirectory;
import io.millrace.io.Result;
import io.millrace.io.SmallResult;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Value;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Takes one job from the queue to its end. The only place that writes a terminal state: whatever happens first,
 * success, failure, time-out or cancel, wins, and the rest is disposed of.
 */
final class JobRunner {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    /** A job that ends so soon is not worth a word about its progress; its document has it all the same. */
    private static final Duration QUICK = Duration.ofSeconds(2);

    private static final Duration PLACES_EVERY = Duration.ofMillis(500);

    private final Engine engine;
    private final JobStore store;
    private final Clock clock;
    private final Scheduler files;
    private final Scheduler timer;
    private final Consumer<LiveJob> onEnd;

    /**
     * Makes a runner.
     *
     * @param settings its clock, its timer for time-outs, its files scheduler for rows that the store has no room for
     * @param onEnd told of each job whose end is stored, before its followers are
     */
    JobRunner(Engine engine, JobStore store, JobService.Settings settings, Consumer<LiveJob> onEnd) {
        this.engine = engine;
        this.store = store;
        this.clock = settings.clock();
        this.files = settings.files();
        this.timer = settings.timer();
        this.onEnd = onEnd;
    }

    /**
     * Runs the jobs of {@code queue}, {@code workers} at once, and tells those that wait where they are.
     *
     * @param after what to do whenever a job has ended; fails never
     * @return disposing cancels every job that runs
     */
    Disposable start(JobQueue queue, int workers, Mono<Void> after) {
        Flux<Void> work = queue.jobs().flatMap(live -> run(live).then(after), workers, 1);
        Flux<Void> places = Flux.interval(PLACES_EVERY, timer)
                .onBackpressureDrop()
                .concatMap(tick -> Mono.fromRunnable(() -> tellPlaces(queue.snapshot())), 1);
        return Flux.merge(work, places).subscribe();
    }

    private void tellPlaces(List<LiveJob> waiting) {
        for (int ahead = 0; ahead < waiting.size(); ahead++) {
            LiveJob live = waiting.get(ahead);
            // Whoever comes later hears of it at the next tick.
            if (live.isFollowed() && live.job().state() == JobState.QUEUED) {
                tellPlace(live, new QueuePosition(ahead + 1, ahead));
            }
        }
    }

    private void tellPlace(LiveJob live, QueuePosition place) {
        if (live.moveTo(place)) {
            live.show(LoggedEvent.ephemeral(clock.instant(), new JobEvent.Progressed(live.job(), Optional.of(place))));
        }
    }

    /** What happens to a running job. One step is written after the other, so that no two claim one place in the log. */
    private sealed interface Step {
        /** The engine reports. */
        record Told(TaskEvent event) implements Step {}

        /** The engine has nothing more to report. */
        record Done() implements Step {}

        /** The job is stopped. */
        record Stopped(JobEvent outcome) implements Step {}
    }

    /** Runs the job; completes when its end is stored, never with an error. */
    Mono<Void> run(LiveJob live) {
        return begin(live)
                .then(outcome(live))
                .onErrorResume(error -> Mono.just(new JobEvent.Failed(failure(live, error))))
                .flatMap(outcome -> end(live, outcome))
                .onErrorResume(error -> {
                    LOG.atError().addKeyValue("job", live.id()).setCause(error).log("The end of the job is not stored");
                    return Mono.empty();
                });
    }

    /** Ends a job that was taken out of the queue, without running it; goes on to the end if it is cancelled. */
    Mono<Void> cancelWaiting(LiveJob live) {
        return Mono.fromFuture(() -> end(live, new JobEvent.Cancelled()).toFuture(), true);
    }

    private Mono<Void> begin(LiveJob live) {
        return Mono.defer(() -> store.update(live.update(job -> job.started(clock.instant())), List.of()));
    }

    /** The first step that ends the job disposes of the engine. A committed result stays a success whatever follows. */
    private Mono<JobEvent> outcome(LiveJob live) {
        return Mono.using(() -> clock(live), timeout -> firstOf(live), Disposable::dispose);
    }

    private Disposable clock(LiveJob live) {
        return timer.schedule(
                () -> timeOut(live), live.plan().limits().timeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    private Mono<JobEvent> firstOf(LiveJob live) {
        Mono<Step> stopped = live.stopRequest().map(Step.Stopped::new);
        return Flux.merge(1, stopped, work(live))
                .takeUntil(step -> !(step instanceof Step.Told))
                .concatMap(step -> take(live, step), 1)
                .reduce((first, later) -> first)
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("The engine ended without a result")));
    }

    private Flux<Step> work(LiveJob live) {
        return Flux.defer(() -> engine.run(live.plan()))
                .<Step>map(Step.Told::new)
                .concatWith(Mono.just(new Step.Done()))
                .onErrorResume(error -> Mono.just(new Step.Stopped(new JobEvent.Failed(failure(live, error)))));
    }

    private Mono<JobEvent> take(LiveJob live, Step step) {
        if (step instanceof Step.Told told) {
            return tell(live, told.event());
        }
        return step instanceof Step.Stopped stopped ? Mono.just(stopped.outcome()) : Mono.empty();
    }

    /** Passes one event on; emits the outcome when it was the last. */
    private Mono<JobEvent> tell(LiveJob live, TaskEvent event) {
        if (event instanceof TaskEvent.Started started) {
            Job job = live.job();
            return append(live, new JobEvent.Started(engine.name(), started.splits(), started.bytes(), job.attempt()));
        }
        if (event instanceof TaskEvent.Warned warned) {
            JobEvent.Warning warning = new JobEvent.Warning(warned.code(), warned.detail());
            live.update(job -> job.warned(warning));
            return append(live, warning);
        }
        if (event instanceof TaskEvent.Completed completed) {
            live.update(job -> job.at(completed.progress()));
            return kept(live, completed.result()).thenReturn(succeeded(live, completed));
        }
        note(live, event);
        return Mono.empty();
    }

    /** Few rows go into the store with the end of the job, or into files if there is no room for them. */
    private Mono<Void> kept(LiveJob live, Result result) {
        if (!(result instanceof SmallResult small)) {
            return Mono.empty();
        }
        if (store.hasRoom(small)) {
            live.keep(small);
            return Mono.empty();
        }
        return Mono.<Void>fromRunnable(() -> small.toFiles(live.plan().directory()))
                .subscribeOn(files);
    }

    private void note(LiveJob live, TaskEvent event) {
        if (event instanceof TaskEvent.Entered entered) {
            live.update(job -> job.in(entered.phase()));
        } else if (event instanceof TaskEvent.Advanced advanced) {
            live.update(job -> job.at(advanced.progress()));
            showProgress(live);
        } else if (event instanceof TaskEvent.Preview preview) {
            live.show(LoggedEvent.ephemeral(clock.instant(), new JobEvent.Partial(preview.rows(), preview.coverage())));
        }
    }

    private void showProgress(LiveJob live) {
        Instant now = clock.instant();
        Instant start = live.job().startedAt().orElse(now);
        if (Duration.between(start, now).compareTo(QUICK) >= 0) {
            live.show(LoggedEvent.ephemeral(now, new JobEvent.Progressed(live.job(), Optional.empty())));
        }
    }

    private Mono<JobEvent> append(LiveJob live, JobEvent event) {
        return Mono.defer(() -> store.update(live.job(), List.of(live.next(clock.instant(), event))))
                .doOnSuccess(done -> live.appended())
                .then(Mono.empty());
    }

    private JobEvent succeeded(LiveJob live, TaskEvent.Completed completed) {
        Progress progress = completed.progress();
        Instant start = live.job().startedAt().orElseThrow();
        long elapsed = Duration.between(start, clock.instant()).toMillis();
        return new JobEvent.Succeeded(completed.result().info().rows(), progress.recordsIn(), elapsed);
    }

    private static void timeOut(LiveJob live) {
        Duration timeout = live.plan().limits().timeout();
        live.requestStop(new JobEvent.Failed(new JobFailure(
                ErrorCode.JOB_TIMEOUT,
                "The job did not end within " + timeout + "; raise limits.timeout or send less data",
                Map.of("limit", Value.of(timeout.toString())))));
    }

    private static JobFailure failure(LiveJob live, Throwable error) {
        if (error instanceof JobException expected) {
            return JobFailure.of(expected);
        }
        LOG.atError().addKeyValue("job", live.id()).setCause(error).log("The job failed by a fault of the server");
        return new JobFailure(ErrorCode.INTERNAL_ERROR, "The server could not run the job; its log says why", Map.of());
    }

    private Mono<Void> end(LiveJob live, JobEvent outcome) {
        return Mono.defer(() -> {
            if (!live.claimEnd()) {
                return Mono.empty();
            }
            Instant now = clock.instant();
            Job last = last(live.job(), outcome, now);
            boolean good = last.state() == JobState.SUCCEEDED;
            Mono<Void> stored = store.end(last, live.next(now, outcome), good ? live.rows() : Optional.empty());
            return stored.doOnSuccess(done -> {
                log(last);
                onEnd.accept(live);
                live.ended(last);
                freeInputs(live.plan().directory());
            });
        });
    }

    /** Uploads are for the job alone, which will not run again. Nobody waits for it. */
    private void freeInputs(JobDirectory directory) {
        if (!directory.mayExist()) {
            return;
        }
        try {
            files.schedule(directory::deleteInputs);
        } catch (RejectedExecutionException e) {
            LOG.atDebug().setCause(e).log("The server stops; uploads go at its next start");
        }
    }

    private static Job last(Job job, JobEvent outcome, Instant now) {
        if (outcome instanceof JobEvent.Succeeded succeeded) {
            return job.succeeded(job.progress(), succeeded.rows(), now);
        }
        if (outcome instanceof JobEvent.Failed failed) {
            return job.failed(failed.failure(), now);
        }
        return job.cancelled(now);
    }

    /** A good end is no news, and there may be thousands of them in a second. */
    private static void log(Job job) {
        LOG.atLevel(job.state() == JobState.SUCCEEDED ? Level.DEBUG : Level.INFO)
                .addKeyValue("job", job.id())
                .addKeyValue("state", job.state().wireName())
                .addKeyValue(
                        "problem",
                        job.failure().map(why -> why.code().wireName()).orElse("-"))
                .log("Job ended");
    }
}
