package io.millrace.job;

import static io.millrace.job.RunnerFixture.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.Phase;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Whatever a cancel meets, a job has one end. */
class CancelTest {
    private final RunnerFixture fixture = new RunnerFixture();

    static Stream<Arguments> phases() {
        return Stream.of(
                phase("before the first event", run -> {}),
                phase("map", FakeEngine.Run::starts),
                phase(
                        "with events",
                        run -> run.starts().enters(Phase.MAP).advances(1).warns("spill")),
                phase("reduce", run -> run.starts().enters(Phase.REDUCE)),
                phase("write", run -> run.starts().enters(Phase.WRITE).advances(9)));
    }

    private static Arguments phase(String name, Consumer<FakeEngine.Run> until) {
        return Arguments.of(Named.of(name, until));
    }

    @ParameterizedTest
    @MethodSource("phases")
    void stopsTheEngineInEveryPhase(Consumer<FakeEngine.Run> until) {
        Mono<Void> over = fixture.start();
        until.accept(fixture.run());
        fixture.live.requestCancel();
        over.block(SOON);

        assertThat(fixture.run().isCancelled()).isTrue();
        assertThat(fixture.ends()).isOne();
        assertThat(fixture.lastEvent()).isEqualTo(new JobEvent.Cancelled());
        assertThat(fixture.stored().state()).isEqualTo(JobState.CANCELLED);
        assertThat(fixture.stored().phase()).isEmpty();
    }

    @Test
    void startsNoEngineForAJobThatIsCancelledAlready() {
        fixture.live.requestCancel();
        fixture.start().block(SOON);

        assertThat(fixture.engine.hasStarted("job")).isFalse();
        assertThat(fixture.stored().state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void endsAWaitingJobWithoutRunningIt() {
        fixture.runner.cancelWaiting(fixture.live).block(SOON);

        assertThat(fixture.engine.hasStarted("job")).isFalse();
        assertThat(fixture.lastEvent()).isEqualTo(new JobEvent.Cancelled());
        assertThat(fixture.ended).containsExactly("job");
    }

    @Test
    void leavesACommittedResultASuccess() {
        Mono<Void> over = fixture.start();
        fixture.run().starts().commits(3);
        fixture.live.requestCancel();
        over.block(SOON);

        assertThat(fixture.ends()).isOne();
        assertThat(fixture.stored().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void doesNothingAfterTheEnd() {
        Mono<Void> over = fixture.start();
        fixture.run().starts().succeeds();
        over.block(SOON);
        fixture.live.requestCancel();

        assertThat(fixture.ends()).isOne();
        assertThat(fixture.stored().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @RepeatedTest(200)
    void leavesOneEndWhateverItRacesWith() {
        Mono<Void> over = fixture.start();
        FakeEngine.Run run = fixture.run().starts();
        race(
                () -> run.warns("spill").advances(1).warns("skew").succeeds(),
                fixture.live::requestCancel,
                fixture.live::requestCancel,
                () -> fixture.timer.advanceTimeBy(Duration.ofMinutes(10)));
        over.block(SOON);

        assertThat(fixture.ends()).isOne();
        assertThat(fixture.lastEvent().isTerminal()).isTrue();
        assertThat(fixture.stored().state().isTerminal()).isTrue();
        assertThat(fixture.live.job()).isEqualTo(fixture.stored());
        assertThat(fixture.ended).containsExactly("job");
    }

    @RepeatedTest(50)
    void leavesOneEndWhenItRacesWithAFailure() {
        Mono<Void> over = fixture.start();
        FakeEngine.Run run = fixture.run().starts();
        race(
                () -> run.warns("spill").fails(new JobException(ErrorCode.RECORD_FAILED, "Line 1 is bad")),
                fixture.live::requestCancel);
        over.block(SOON);

        assertThat(fixture.ends()).isOne();
        assertThat(fixture.stored().state()).isIn(JobState.CANCELLED, JobState.FAILED);
    }

    private static void race(Runnable... all) {
        Flux.fromArray(all)
                .flatMap(one -> Mono.fromRunnable(one).subscribeOn(Schedulers.boundedElastic()), all.length)
                .blockLast(SOON);
    }
}
