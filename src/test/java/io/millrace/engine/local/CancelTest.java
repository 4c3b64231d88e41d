package io.millrace.engine.local;

import static io.millrace.engine.PlanBuilder.builtin;
import static io.millrace.engine.PlanBuilder.map;
import static io.millrace.engine.PlanBuilder.none;
import static io.millrace.engine.PlanBuilder.reduce;
import static io.millrace.engine.PlanBuilder.source;
import static io.millrace.engine.PlanBuilder.text;
import static io.millrace.engine.PlanBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.JobPlan;
import io.millrace.engine.Phase;
import io.millrace.engine.TaskEvent;
import io.millrace.io.DiskQuota;
import io.millrace.io.FluxInputStream;
import io.millrace.io.StreamSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.test.StepVerifier;

/** Cancelling frees the workers and the threads and leaves nothing behind, whatever the run was doing. */
final class CancelTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    Path root;

    private EngineFixture fixture;
    private Scheduler tasks;

    @BeforeEach
    void start() {
        fixture = new EngineFixture(root);
        tasks = EngineFixture.tasks(2, 1);
    }

    @AfterEach
    void stop() {
        fixture.close();
        tasks.dispose();
    }

    private static void await(BooleanSupplier condition) {
        Flux.interval(Duration.ofMillis(5))
                .onBackpressureDrop()
                .takeUntil(tick -> condition.getAsBoolean())
                .blockLast(EngineFixture.PATIENCE);
    }

    private void cancelAt(JobPlan plan, Predicate<TaskEvent> moment) {
        fixture.events(plan, tasks, 1).takeUntil(moment).blockLast(EngineFixture.PATIENCE);
    }

    /** Cancels once the only thread for tasks is busy in a worker. */
    private void cancelInFunction(JobPlan plan) {
        Disposable run = fixture.events(plan, tasks, 1).subscribe();
        await(() -> fixture.sandboxes().leased() == 1);
        run.dispose();
        await(() -> fixture.sandboxes().leased() == 0);
    }

    private void assertNothingIsLeft(JobPlan plan) {
        assertThat(plan.directory().result()).doesNotExist();
        assertThat(Path.of(plan.directory().result() + ".partial")).doesNotExist();
        JobPlan next =
                text("a").stage(map("(line) => emit(line, 1)"), reduce("_sum")).in(root);
        assertThat(fixture.rows(next, tasks, 1)).containsExactly("{\"key\":\"a\",\"value\":1}");
    }

    /** In many tasks, and where all is one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 1 << 20})
    void endsAMapFunctionThatNeverReturns(int splitBytes) {
        JobPlan plan = text("a\nb\n")
                .splits(splitBytes)
                .recordTimeout(LONG)
                .stage(map("() => { for (;;) {} }"), none())
                .in(root);
        cancelInFunction(plan);
        assertNothingIsLeft(plan);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1 << 20})
    void endsAReduceFunctionThatNeverReturns(int splitBytes) {
        JobPlan plan = text("a\nb\n")
                .splits(splitBytes)
                .recordTimeout(LONG)
                .stage(builtin("words"), values("() => { for (;;) {} }"))
                .in(root);
        cancelInFunction(plan);
        assertNothingIsLeft(plan);
    }

    @Test
    void tellsOfProgressWhileAFunctionOfASmallPlanRuns() {
        JobPlan plan = text("a")
                .recordTimeout(LONG)
                .stage(map("() => { for (;;) {} }"), none())
                .in(root);
        assertThat(SmallPlans.fits(plan)).isTrue();
        cancelAt(plan, event -> event instanceof TaskEvent.Advanced);
        await(() -> fixture.sandboxes().leased() == 0);
        assertNothingIsLeft(plan);
    }

    /** No operator of Reactor passes such an error on, so that the job would wait until its time-out. */
    @Test
    void endsWithAnErrorOfTheMachineInATask() {
        JobPlan plan = text("a").stage(builtin("words"), none()).in(root);
        LocalRun run = LocalRun.open(plan, fixture.tools(tasks, 1, DiskQuota.UNLIMITED));
        StackOverflowError full = new StackOverflowError();
        StepVerifier.create(run.task(() -> {
                    throw full;
                }))
                .expectErrorSatisfies(error -> assertThat(error).hasCause(full))
                .verify(EngineFixture.PATIENCE);
        run.close().block(EngineFixture.PATIENCE);
    }

    @Test
    void stopsReadingAStreamThatNeverEnds() {
        AtomicInteger cancelled = new AtomicInteger();
        for (int i = 1; i <= 8; i++) {
            Flux<byte[]> bytes = Flux.just("a\n".getBytes(StandardCharsets.UTF_8))
                    .concatWith(Flux.never())
                    .doOnCancel(cancelled::incrementAndGet);
            JobPlan plan = source(new StreamSource("body", new FluxInputStream(bytes)))
                    .splits(1)
                    .stage(builtin("words"), reduce("_count"))
                    .in(root);
            cancelAt(plan, event -> event instanceof TaskEvent.Advanced);
            int runs = i;
            await(() -> cancelled.get() == runs);
        }
        assertNothingIsLeft(text("").stage(builtin("words"), reduce("_count")).in(root));
    }

    @Test
    void stopsReadingALineThatNeverEnds() {
        JobPlan plan = source(new StreamSource("body", new FluxInputStream(Flux.never())))
                .stage(builtin("words"), reduce("_count"))
                .in(root);
        cancelAt(plan, event -> event instanceof TaskEvent.Advanced);
        assertNothingIsLeft(plan);
    }

    @ParameterizedTest
    @EnumSource(names = {"MAP", "REDUCE", "WRITE"})
    void leavesNoResultInAnyPhase(Phase phase) {
        JobPlan plan = text("a\nb\n".repeat(100))
                .splits(10)
                .stage(builtin("words"), reduce("_count"))
                .in(root);
        cancelAt(plan, event -> event.equals(new TaskEvent.Entered(phase)));
        assertNothingIsLeft(plan);
    }

    @Test
    void removesTheRowsBetweenStages() {
        JobPlan plan = text("a\n")
                .recordTimeout(LONG)
                .stage(builtin("words"), reduce("_count"))
                .stage(map("() => { for (;;) {} }"), none())
                .in(root);
        cancelInFunction(plan);
        await(() -> Files.notExists(plan.directory().stage(0)));
        assertNothingIsLeft(plan);
    }
}
