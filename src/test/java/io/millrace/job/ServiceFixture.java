package io.millrace.job;

import io.millrace.io.DataDirectories;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.store.InMemoryJobStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.Assertions;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A service with a fake engine, files that are real, and time that a test makes pass. */
final class ServiceFixture {
    static final Duration SOON = Duration.ofSeconds(60);

    final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
    final FakeEngine engine = new FakeEngine();
    final InMemoryJobStore store;
    final FakePrograms programs = new FakePrograms();
    final JobService service;
    /** For one at a time, and one that waits. */
    private final Scheduler compiling = Schedulers.newBoundedElastic(1, 1, "compile");

    private final JobService.Settings settings;

    ServiceFixture(Path root, int queueBound, int workers, int keep) {
        this(root, queueBound, workers, keep, new InMemoryJobStore(SampleJobs.CLOCK));
    }

    ServiceFixture(Path root, int queueBound, int workers, int keep, InMemoryJobStore store) {
        this.store = store;
        settings = new JobService.Settings(
                queueBound,
                workers,
                keep,
                root,
                SampleJobs.CLOCK,
                Schedulers.boundedElastic(),
                compiling,
                Schedulers.boundedElastic(),
                timer,
                JobService.Settings.VALIDATION);
        JobPlanner planner = new JobPlanner(programs, new DataDirectories(List.of()));
        service = new JobService(store, planner, engine, settings);
    }

    Disposable start() {
        return service.start();
    }

    /** Submits a job; it has started when this returns if a worker was free. */
    String submit(int priority) {
        Draft draft = service.draft().block(SOON);
        draft.directory().create();
        return service.submit(draft, SampleJobs.spec(priority), Optional.empty())
                .block(SOON)
                .id();
    }

    String submit() {
        return submit(JobSpec.DEFAULT_PRIORITY);
    }

    /** Submits a job that a worker takes at once. */
    String submitRunning() {
        String id = submit();
        until(() -> engine.hasStarted(id));
        return id;
    }

    /** Lets a running job succeed with no rows. */
    void succeed(String id) {
        engine.of(id).starts().succeeds();
        await(id);
    }

    Job await(String id) {
        return service.await(id, Duration.ofDays(1)).block(SOON);
    }

    Job find(String id) {
        return service.find(id).block(SOON);
    }

    List<LoggedEvent> events(String id) {
        return service.events(id, EventId.START).collectList().block(SOON);
    }

    boolean hasDirectory(String id) {
        return Files.exists(settings.directory(id).path());
    }

    /** What the service refuses with. */
    static ErrorCode refusal(Mono<?> call) {
        return call.then(Mono.<ErrorCode>empty())
                .onErrorResume(JobException.class, refusal -> Mono.just(refusal.code()))
                .block(SOON);
    }

    /** Waits for what another thread is about to do. */
    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                Assertions.fail("It did not happen");
            }
            Thread.onSpinWait();
        }
    }
}
