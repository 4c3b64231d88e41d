package io.millrace.job;

import static io.millrace.job.RunnerFixture.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.Phase;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class JobRunnerTest {
    private final RunnerFixture fixture = new RunnerFixture();

    @Test
    void storesTheSuccessThatTheEngineReports() {
        Mono<Void> over = fixture.start();
        fixture.run().starts().commits(42).ends();
        over.block(SOON);

        Job job = fixture.stored();
        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.rows()).isEqualTo(42);
        assertThat(job.progress()).isEqualTo(SampleJobs.records(7));
        assertThat(job.phase()).isEmpty();
        assertThat(job.endedAt()).contains(SampleJobs.NOW);
        assertThat(fixture.lastEvent()).isEqualTo(new JobEvent.Succeeded(42, 7, 0));
    }

    @Test
    void storesEventsInOrderWithoutAHole() {
        Mono<Void> over = fixture.start();
        fixture.run().starts().warns("spill").warns("skew").commits(1).ends();
        over.block(SOON);

        assertThat(fixture.store.events("job", 0, 100).block(SOON))
                .extracting(StoredEvent::sequence)
                .containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(fixture.events())
                .containsExactly(
                        new JobEvent.Queued(new QueuePosition(1, 0)),
                        new JobEvent.Started("fake", 2, 100, 1),
                        new JobEvent.Warning("spill", Value.of("why")),
                        new JobEvent.Warning("skew", Value.of("why")),
                        new JobEvent.Succeeded(1, 7, 0));
    }

    @Test
    void waitsForTheEngineBeforeItStoresTheEnd() {
        Mono<Void> over = fixture.start();
        fixture.run().starts().commits(1);
        assertThat(fixture.ends()).isZero();

        fixture.run().ends();
        over.block(SOON);

        assertThat(fixture.run().isCancelled()).isFalse();
        assertThat(fixture.ends()).isOne();
    }

    @Test
    void keepsPhaseAndProgressInTheDocumentWhileTheJobRuns() {
        fixture.start();
        fixture.run().starts().enters(Phase.REDUCE).advances(5);

        assertThat(fixture.live.job().phase()).contains(Phase.REDUCE);
        assertThat(fixture.live.job().progress()).isEqualTo(SampleJobs.records(5));
    }

    @Test
    void tellsProgressOnlyOfAJobThatIsNotQuick() {
        fixture.start();
        fixture.run().starts().advances(5);
        assertThat(fixture.live.shownAfter(0)).isEmpty();

        fixture.clock.move(Duration.ofSeconds(2));
        fixture.run().advances(6);

        assertThat(fixture.live.shownAfter(0)).hasSize(1);
    }

    @Test
    void keepsCodeAndFieldsOfAnExpectedFailure() {
        Map<String, Value> fields = Map.of("line", Value.of(3));
        Mono<Void> over = fixture.start();
        fixture.run().starts().fails(new JobException(ErrorCode.RECORD_FAILED, "Line 3 is no number", fields));
        over.block(SOON);

        JobFailure failure = new JobFailure(ErrorCode.RECORD_FAILED, "Line 3 is no number", fields);
        assertThat(fixture.lastEvent()).isEqualTo(new JobEvent.Failed(failure));
        assertThat(fixture.stored().failure()).contains(failure);
    }

    @Test
    void hidesTheDetailOfAnUnexpectedFailure() {
        Mono<Void> over = fixture.start();
        fixture.run().starts().fails(new IllegalStateException("secret"));
        over.block(SOON);

        JobFailure failure = fixture.stored().failure().orElseThrow();
        assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
        assertThat(failure.detail()).doesNotContain("secret");
        assertThat(failure.fields()).isEmpty();
    }

    @Test
    void failsAJobWhoseEngineEndsWithoutAResult() {
        Mono<Void> over = fixture.start();
        fixture.run().starts().ends();
        over.block(SOON);

        assertThat(fixture.stored().failure()).map(JobFailure::code).contains(ErrorCode.INTERNAL_ERROR);
    }

    @Test
    void stopsAJobAtItsTimeout() {
        Mono<Void> over = fixture.start();
        fixture.run().starts();
        fixture.timer.advanceTimeBy(Duration.ofMinutes(10).minusMillis(1));
        assertThat(fixture.ends()).isZero();

        fixture.timer.advanceTimeBy(Duration.ofMillis(1));
        over.block(SOON);

        assertThat(fixture.run().isCancelled()).isTrue();
        assertThat(fixture.stored().failure()).hasValueSatisfying(failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.JOB_TIMEOUT);
            assertThat(failure.fields()).isEqualTo(Map.of("limit", Value.of("PT10M")));
        });
    }

    @Test
    void keepsNoTimerOfAJobThatHasEnded() {
        Mono<Void> over = fixture.start();
        fixture.run().starts().succeeds();
        over.block(SOON);
        fixture.timer.advanceTimeBy(Duration.ofDays(1));

        assertThat(fixture.ends()).isOne();
        assertThat(fixture.stored().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void tellsAllWhoWaitForTheEnd() {
        Mono<Void> over = fixture.start();
        fixture.run().starts().succeeds();
        over.block(SOON);

        assertThat(fixture.ended).containsExactly("job");
        assertThat(fixture.live.end().block(SOON)).isEqualTo(fixture.stored());
    }

    @Test
    void storesTheEndThoughAnEventBeforeItWasRefused() {
        RunnerFixture refusing = new RunnerFixture(new StoreThatRefuses(JobEvent.Warning.class));
        Mono<Void> over = refusing.start();
        refusing.run().starts().warns("spill").succeeds();
        over.block(SOON);

        assertThat(refusing.ends()).isOne();
        assertThat(refusing.stored().failure()).map(JobFailure::code).contains(ErrorCode.INTERNAL_ERROR);
    }

    @Test
    void runsOnWhenTheEndOfOneJobCannotBeStored() {
        RunnerFixture refusing = new RunnerFixture(new StoreThatRefuses(JobEvent.Succeeded.class));
        Mono<Void> over = refusing.start();
        refusing.run().starts().succeeds();

        assertThat(over.materialize().block(SOON)).matches(signal -> signal.isOnComplete());
    }

    @Test
    void runsAsManyJobsAtOnceAsThereAreWorkers() {
        JobQueue queue = new JobQueue(10);
        fixture.runner.start(queue, 2, Mono.empty());
        List<LiveJob> jobs = enqueue(queue, 5);

        assertThat(fixture.engine.running()).containsExactly("job-0", "job-1");
        fixture.engine.of("job-1").starts().succeeds();
        assertThat(fixture.engine.running()).containsExactly("job-0", "job-2");
        assertThat(queue.position(jobs.get(3))).contains(new QueuePosition(1, 0));
    }

    @Test
    void tellsWaitingJobsTheirPlaceWhenItChanges() {
        JobQueue queue = new JobQueue(10);
        fixture.runner.start(queue, 1, Mono.empty());
        LiveJob last = enqueue(queue, 3).get(2);
        last.bell().subscribe();

        fixture.timer.advanceTimeBy(Duration.ofMillis(500));
        assertThat(place(last)).contains(new QueuePosition(2, 1));
        fixture.engine.of("job-0").starts().succeeds();
        fixture.timer.advanceTimeBy(Duration.ofMillis(500));
        assertThat(place(last)).contains(new QueuePosition(1, 0));
        fixture.timer.advanceTimeBy(Duration.ofSeconds(10));
        assertThat(last.shownAfter(2)).isEmpty();
    }

    @Test
    void tellsNobodyThePlaceOfAJobThatNobodyFollows() {
        JobQueue queue = new JobQueue(10);
        fixture.runner.start(queue, 1, Mono.empty());
        LiveJob last = enqueue(queue, 3).get(2);

        fixture.timer.advanceTimeBy(Duration.ofMillis(500));
        assertThat(last.shownAfter(0)).isEmpty();
        last.bell().subscribe();
        fixture.timer.advanceTimeBy(Duration.ofMillis(500));
        assertThat(place(last)).contains(new QueuePosition(2, 1));
    }

    @Test
    void cancelsTheRunningJobsWhenItIsDisposedOf() {
        JobQueue queue = new JobQueue(10);
        var started = fixture.runner.start(queue, 2, Mono.empty());
        enqueue(queue, 3);
        started.dispose();

        assertThat(fixture.engine.running()).isEmpty();
        assertThat(fixture.engine.of("job-0").isCancelled()).isTrue();
    }

    private List<LiveJob> enqueue(JobQueue queue, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    LiveJob job = SampleJobs.live("job-" + i, 3, i);
                    fixture.store.insert(job.job(), SampleJobs.queued()).block(SOON);
                    queue.reserve();
                    queue.add(job);
                    return job;
                })
                .toList();
    }

    private static Optional<QueuePosition> place(LiveJob job) {
        JobEvent event = job.shownAfter(0).get(0).event().event();
        return ((JobEvent.Progressed) event).queue();
    }
}
