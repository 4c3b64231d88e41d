package io.millrace.job;

import static io.millrace.job.ServiceFixture.SOON;
import static io.millrace.job.ServiceFixture.refusal;
import static io.millrace.job.ServiceFixture.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.Progress;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class JobServiceTest {
    @TempDir
    Path root;

    private ServiceFixture fixture;
    private JobService service;
    private Disposable started;

    @BeforeEach
    void startService() {
        fixture = new ServiceFixture(root, 4, 1, 3);
        service = fixture.service;
        started = fixture.start();
    }

    @AfterEach
    void stopService() {
        started.dispose();
    }

    @Test
    void refusesADraftWhenTheQueueIsFull() {
        IntStream.range(0, 4).forEach(i -> service.draft().block(SOON));

        assertThat(refusal(service.draft())).isEqualTo(ErrorCode.QUEUE_FULL);
    }

    @Test
    void answersAValidationInTimeThoughNothingCompiles() {
        Validation found = validationWhileNothingCompiles();
        assertThat(found.finished()).isFalse();
        assertThat(found.estimate().records()).isEqualTo(Progress.UNKNOWN);
        assertThat(found.sample().note())
                .hasValueSatisfying(note -> assertThat(note)
                        .contains(
                                "the server had no process for that, since it has just started or is busy, or what the"
                                        + " functions do before the first record"));
    }

    @Test
    void saysOfFunctionsKnownToBeSlowThatTheyAre() {
        fixture.programs.slow();
        Validation found = validationWhileNothingCompiles();
        assertThat(found.finished()).isFalse();
        assertThat(found.sample().note()).contains(SampleNotes.SLOW_TO_LOAD);
    }

    private Validation validationWhileNothingCompiles() {
        fixture.programs.hang();
        Draft draft = service.draft().block(SOON);
        CompletableFuture<Validation> answer =
                service.validate(draft, SampleJobs.scripted()).toFuture();
        fixture.programs.awaitFirst();
        assertThat(answer).isNotDone();
        fixture.timer.advanceTimeBy(JobService.Settings.VALIDATION);
        Validation found = answer.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
        fixture.programs.compile();
        return found;
    }

    @Test
    void rehearsesUntilSomebodyWantsSomething() {
        JobSpec spec = SampleJobs.spec();
        CompletableFuture<Void> end = service.rehearse(spec, Duration.ofDays(1)).toFuture();
        until(() -> !fixture.engine.running().isEmpty());
        assertThat(service.queue().running()).isZero();
        service.draft().block(SOON);
        assertThat(end).isNotDone();
        fixture.engine.of(fixture.engine.running().get(0)).succeeds();
        end.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
        service.rehearse(spec, Duration.ofDays(1)).block(SOON);
        assertThat(fixture.engine.running()).isEmpty();
    }

    @Test
    void refusesJobsWhenTooManyWaitToCompile() {
        CompletableFuture<Job> first = submitScripted();
        fixture.programs.awaitFirst();
        List<CompletableFuture<Job>> others = List.of(submitScripted(), submitScripted());
        assertThatThrownBy(() -> CompletableFuture.anyOf(others.toArray(CompletableFuture[]::new))
                        .join())
                .cause()
                .isInstanceOfSatisfying(
                        JobException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.QUEUE_FULL));
        assertThat(others).filteredOn(job -> !job.isDone()).hasSize(1);
        fixture.programs.compile();
        assertThat(first.join().id()).isNotEmpty();
    }

    private CompletableFuture<Job> submitScripted() {
        Draft draft = service.draft().block(SOON);
        draft.directory().create();
        return service.submit(draft, SampleJobs.scripted(), Optional.empty()).toFuture();
    }

    @Test
    void freesPlaceAndDirectoryOfADiscardedDraft() {
        Draft draft = service.draft().block(SOON);
        draft.directory().create();
        service.discard(draft).block(SOON);
        service.discard(draft).block(SOON);

        assertThat(service.queue().depth()).isZero();
        assertThat(fixture.hasDirectory(draft.id())).isFalse();
    }

    @Test
    void keepsASubmittedJobWhenItsDraftIsDiscarded() {
        Draft draft = service.draft().block(SOON);
        service.submit(draft, SampleJobs.spec(), Optional.empty()).block(SOON);
        service.discard(draft).block(SOON);

        assertThat(fixture.find(draft.id()).id()).isEqualTo(draft.id());
        assertThat(service.queue().depth()).isZero();
    }

    @Test
    void freesThePlaceOfAJobThatCannotBeStored() {
        Draft draft = service.draft().block(SOON);
        fixture.store
                .insert(SampleJobs.accepted(draft.id()), SampleJobs.queued())
                .block(SOON);
        Mono<Job> submitted = service.submit(draft, SampleJobs.spec(), Optional.empty());

        assertThat(submitted.materialize().block(SOON).isOnError()).isTrue();
        assertThat(service.queue()).isEqualTo(new QueueStatus(0, 4, 0, 1));
    }

    @Test
    void runsASubmittedJobToItsEnd() {
        String id = fixture.submitRunning();
        assertThat(fixture.find(id).state()).isEqualTo(JobState.RUNNING);

        fixture.succeed(id);

        assertThat(fixture.find(id).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(service.queue()).isEqualTo(new QueueStatus(0, 4, 0, 1));
    }

    @Test
    void tellsTheFirstEventsPlaceInTheQueue() {
        fixture.submitRunning();
        fixture.submit(3);
        String first = fixture.submit(1);

        JobEvent queued = fixture.store.events(first, 0, 1).block(SOON).get(0).event();
        assertThat(queued).isEqualTo(new JobEvent.Queued(new QueuePosition(1, 0)));
        assertThat(service.position(first)).contains(new QueuePosition(1, 0));
    }

    @Test
    void cancelsAWaitingJobAtOnce() {
        fixture.submitRunning();
        String waiting = fixture.submit();

        Job cancelled = service.cancel(waiting).block(SOON);

        assertThat(cancelled.state()).isEqualTo(JobState.CANCELLED);
        assertThat(service.queue().depth()).isZero();
        assertThat(fixture.engine.hasStarted(waiting)).isFalse();
    }

    @Test
    void cancelsARunningJob() {
        String id = fixture.submitRunning();
        service.cancel(id).block(SOON);

        assertThat(fixture.await(id).state()).isEqualTo(JobState.CANCELLED);
        assertThat(fixture.engine.of(id).isCancelled()).isTrue();
    }

    @Test
    void refusesToCancelAJobThatHasEnded() {
        String id = fixture.submitRunning();
        fixture.succeed(id);

        assertThat(refusal(service.cancel(id))).isEqualTo(ErrorCode.JOB_FINISHED);
    }

    @Test
    void knowsNoJobThatWasNeverSubmitted() {
        List<Mono<?>> calls = List.of(
                service.find("nobody"),
                service.cancel("nobody"),
                service.delete("nobody"),
                service.await("nobody", Duration.ZERO),
                service.result("nobody"),
                service.badRecords("nobody"),
                service.events("nobody", EventId.START).then());

        assertThat(calls).allSatisfy(call -> assertThat(refusal(call)).isEqualTo(ErrorCode.JOB_NOT_FOUND));
    }

    @Test
    void hasNoResultOfAJobThatRuns() {
        String id = fixture.submitRunning();

        assertThat(refusal(service.result(id))).isEqualTo(ErrorCode.JOB_NOT_FINISHED);
    }

    @Test
    void hasNoResultOfAJobThatWasCancelledAndNeverWill() {
        String id = fixture.submitRunning();
        service.cancel(id).block(ServiceFixture.SOON);
        service.await(id, ServiceFixture.SOON).block(ServiceFixture.SOON);

        assertThat(refusal(service.result(id))).isEqualTo(ErrorCode.JOB_FINISHED);
    }

    @Test
    void deletesARunningJobWithItsFiles() {
        String id = fixture.submitRunning();
        service.delete(id).block(SOON);

        assertThat(fixture.engine.of(id).isCancelled()).isTrue();
        assertThat(refusal(service.find(id))).isEqualTo(ErrorCode.JOB_NOT_FOUND);
        assertThat(fixture.hasDirectory(id)).isFalse();
    }

    @Test
    void deletesAWaitingJob() {
        fixture.submitRunning();
        String waiting = fixture.submit();
        service.delete(waiting).block(SOON);

        assertThat(refusal(service.find(waiting))).isEqualTo(ErrorCode.JOB_NOT_FOUND);
        assertThat(service.queue().depth()).isZero();
    }

    @Test
    void endsTheEventsOfAJobThatIsDeletedWhileItRuns() {
        String id = fixture.submitRunning();
        CompletableFuture<List<LoggedEvent>> events =
                service.events(id, EventId.START).collectList().toFuture();
        service.delete(id).block(SOON);

        assertThat(events).succeedsWithin(SOON);
    }

    @Test
    void awaitsTheEnd() {
        String id = fixture.submitRunning();
        CompletableFuture<Job> end = service.await(id, Duration.ofSeconds(5)).toFuture();
        fixture.succeed(id);

        assertThat(end.join().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void answersWithTheJobAsItIsWhenItDoesNotEndInTime() {
        String id = fixture.submitRunning();
        CompletableFuture<Job> end = service.await(id, Duration.ofSeconds(5)).toFuture();
        fixture.timer.advanceTimeBy(Duration.ofSeconds(5));

        assertThat(end.join().state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void knowsTheTerminalEventByItsId() {
        String id = fixture.submitRunning();
        fixture.succeed(id);
        List<Boolean> terminal = Flux.range(1, 3)
                .concatMap(sequence -> service.endsAt(id, new EventId(sequence, 0)))
                .collectList()
                .block(SOON);

        assertThat(terminal).containsExactly(false, false, true);
        assertThat(refusal(service.endsAt(id, new EventId(4, 0)))).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void refusesNewJobsWhileItDrainsAndGoesOnWithTheOthers() {
        String id = fixture.submitRunning();
        Draft draft = service.draft().block(SOON);
        service.drain();

        assertThat(service.isReady()).isFalse();
        assertThat(refusal(service.draft())).isEqualTo(ErrorCode.DRAINING);
        service.submit(draft, SampleJobs.spec(), Optional.empty()).block(SOON);
        fixture.succeed(id);
        assertThat(fixture.find(id).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void listsJobsWithTheProgressThatTheyHaveNow() {
        String id = fixture.submitRunning();
        fixture.engine.of(id).starts().advances(99);

        JobFilter all = new JobFilter(Optional.empty(), Optional.empty());
        List<Job> jobs = service.list(all, Optional.empty(), 9).block(SOON).jobs();
        assertThat(jobs).extracting(Job::progress).containsExactly(SampleJobs.records(99));
    }

    @Test
    void tellsPlacesWhileJobsWait() {
        String running = fixture.submitRunning();
        String waiting = fixture.submit();
        CompletableFuture<List<LoggedEvent>> events = service.events(waiting, EventId.START)
                .takeUntil(JobServiceTest::isPlace)
                .collectList()
                .toFuture();
        until(() -> {
            fixture.timer.advanceTimeBy(Duration.ofMillis(500));
            return endsSoon(events);
        });

        assertThat(fixture.engine.running()).containsExactly(running);
    }

    @Test
    void runsAllJobsButNeverMoreAtOnceThanThereAreWorkers(@TempDir Path other) {
        ServiceFixture wide = new ServiceFixture(other, 200, 3, 500);
        List<String> ids =
                IntStream.range(0, 200).mapToObj(i -> wide.submit(1 + i % 5)).toList();
        wide.start();
        for (int done = 0; done < 200; done++) {
            until(() -> !wide.engine.running().isEmpty());
            wide.succeed(wide.engine.running().get(0));
        }

        assertThat(wide.engine.mostRunning()).isEqualTo(3);
        assertThat(ids).allSatisfy(id -> assertThat(wide.find(id).state()).isEqualTo(JobState.SUCCEEDED));
    }

    /** Gives the other threads some time, else the job's own time would run out before they come to work. */
    private static boolean endsSoon(CompletableFuture<?> events) {
        return events.thenApply(all -> true)
                .completeOnTimeout(false, 20, TimeUnit.MILLISECONDS)
                .join();
    }

    private static boolean isPlace(LoggedEvent logged) {
        return logged.event() instanceof JobEvent.Progressed progressed
                && progressed.queue().equals(Optional.of(new QueuePosition(1, 0)));
    }
}
