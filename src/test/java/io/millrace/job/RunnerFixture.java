package io.millrace.job;

import io.millrace.store.ClockToMove;
import io.millrace.store.InMemoryJobStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A runner with a fake engine and a clock that stands still until it is moved, and one job that is stored. */
final class RunnerFixture {
    static final Duration SOON = Duration.ofSeconds(30);

    final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
    final ClockToMove clock = new ClockToMove(SampleJobs.CLOCK.instant());
    final FakeEngine engine = new FakeEngine();
    final JobStore store;
    final List<String> ended = new CopyOnWriteArrayList<>();
    final JobRunner runner;
    final LiveJob live = SampleJobs.live("job");

    RunnerFixture() {
        this(new InMemoryJobStore(SampleJobs.CLOCK));
    }

    RunnerFixture(JobStore store) {
        this.store = store;
        this.runner = new JobRunner(engine, store, settings(), job -> ended.add(job.id()));
        store.insert(live.job(), SampleJobs.queued()).block(SOON);
    }

    private JobService.Settings settings() {
        return new JobService.Settings(
                1,
                1,
                1,
                Path.of("nowhere"),
                clock,
                Schedulers.immediate(),
                Schedulers.immediate(),
                Schedulers.immediate(),
                timer,
                JobService.Settings.VALIDATION);
    }

    /** Runs the job; the engine's end of it is answered, and the run's own. */
    Mono<Void> start() {
        Mono<Void> over = Mono.fromFuture(runner.run(live).toFuture());
        while (!engine.hasStarted(live.id()) && ended.isEmpty()) {
            Thread.onSpinWait();
        }
        return over;
    }

    FakeEngine.Run run() {
        return engine.of(live.id());
    }

    Job stored() {
        return store.find(live.id()).block(SOON);
    }

    List<JobEvent> events() {
        return store.events(live.id(), 0, 1000).block(SOON).stream()
                .map(StoredEvent::event)
                .toList();
    }

    long ends() {
        return events().stream().filter(JobEvent::isTerminal).count();
    }

    JobEvent lastEvent() {
        List<JobEvent> events = events();
        return events.get(events.size() - 1);
    }
}
