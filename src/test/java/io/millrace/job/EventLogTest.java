package io.millrace.job;

import static io.millrace.job.LogFixture.SOON;
import static io.millrace.job.LogFixture.durable;
import static io.millrace.job.LogFixture.history;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.RowLines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class EventLogTest {
    @TempDir
    Path results;

    private LogFixture fixture;

    @BeforeEach
    void makeLog() {
        fixture = new LogFixture(results);
    }

    @Test
    void showsEveryFollowerEveryEventOnceInOrder() {
        List<LiveJob> jobs =
                IntStream.range(0, 4).mapToObj(i -> fixture.add("job-" + i)).toList();
        Flux<List<LoggedEvent>> early = Flux.fromIterable(jobs)
                .flatMap(job -> Flux.merge(
                        fixture.follow(job.id()).collectList(),
                        fixture.followSlowly(job.id()).collectList()));
        Flux<List<LoggedEvent>> seen = Flux.merge(early, Flux.fromIterable(jobs).flatMap(this::writeThenFollow));

        assertThat(seen.collectList().block(SOON))
                .hasSize(12)
                .allSatisfy(events -> assertThat(durable(events)).isEqualTo(history(300)));
    }

    /** The events of a follower that comes when half is written. */
    private Mono<List<LoggedEvent>> writeThenFollow(LiveJob job) {
        Mono<Void> first = Mono.fromRunnable(() -> write(job, 0, 150));
        Mono<Void> second = Mono.fromRunnable(() -> {
            write(job, 150, 300);
            fixture.cancel(job);
        });
        return first.then(Mono.zip(
                        fixture.follow(job.id()).collectList(),
                        second.subscribeOn(Schedulers.boundedElastic()).thenReturn(true)))
                .map(both -> both.getT1())
                .subscribeOn(Schedulers.boundedElastic());
    }

    private void write(LiveJob job, int from, int to) {
        for (int i = from; i < to; i++) {
            fixture.warn(job, i);
            fixture.show(job, i);
        }
    }

    @Test
    void replaysAfterTheEnd() {
        LiveJob job = fixture.add("job");
        write(job, 0, 200);
        fixture.cancel(job);

        assertThat(durable(all("job"))).isEqualTo(history(200));
    }

    @Test
    void completesWithTheTerminalEvent() {
        LiveJob job = fixture.add("job");

        StepVerifier.create(fixture.follow("job"))
                .expectNextMatches(event -> event.event() instanceof JobEvent.Queued)
                .then(() -> fixture.cancel(job))
                .expectNextMatches(event -> event.event().isTerminal())
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void showsNothingBehindTheTerminalEvent() {
        LiveJob job = fixture.add("job");
        fixture.show(job, 1);
        fixture.cancel(job);
        // As a follower has it that came before the end and looks only now.
        fixture.live.put("job", job);

        assertThat(fixture.log
                        .followInBatches("job", EventId.START)
                        .flatMapIterable(batch -> batch)
                        .map(LoggedEvent::event)
                        .collectList()
                        .block(SOON))
                .containsExactly(SampleJobs.queued().event(), new JobEvent.Cancelled());
    }

    @Test
    void waitsForEventsThatComeLater() {
        LiveJob job = fixture.add("job");

        StepVerifier.create(fixture.follow("job").map(LoggedEvent::event))
                .expectNextCount(1)
                .then(() -> fixture.warn(job, 0))
                .expectNext(LogFixture.warning(0))
                .then(() -> fixture.warn(job, 1))
                .expectNext(LogFixture.warning(1))
                .thenCancel()
                .verify(SOON);
    }

    @Test
    void readsNothingBeforeItIsRequested() {
        fixture.add("job");

        StepVerifier.create(fixture.follow("job"), 0)
                .expectSubscription()
                .then(() -> fixture.store.delete("job").block(SOON))
                .thenRequest(1)
                .thenCancel()
                .verify(SOON);
    }

    @Test
    void givesTheSameBatchesFromWhateverPlaceOneResumes() {
        LiveJob job = fixture.add("job");
        fixture.warn(job, 0);
        fixture.succeed(job, 5000);
        List<LoggedEvent> all = all("job");

        assertThat(all).hasSizeGreaterThan(7);
        for (int i = 0; i < all.size() - 1; i++) {
            List<LoggedEvent> rest = fixture.log
                    .follow("job", all.get(i).id().orElseThrow())
                    .collectList()
                    .block(SOON);
            assertThat(texts(rest)).isEqualTo(texts(all.subList(i + 1, all.size())));
        }
    }

    @Test
    void givesEveryRowOnceInOrderBeforeTheEnd() {
        LiveJob job = fixture.add("job");
        fixture.succeed(job, 5000);
        List<LoggedEvent> all = all("job");

        long next = 0;
        for (LoggedEvent event : all.subList(1, all.size() - 1)) {
            JobEvent.Rows rows = (JobEvent.Rows) event.event();
            assertThat(rows.offset()).isEqualTo(next);
            assertThat(rows(rows)).hasSizeLessThanOrEqualTo(EventLog.MAX_ROWS);
            assertThat(rows(rows).stream().mapToInt(row -> row.length + 1).sum())
                    .isLessThanOrEqualTo(EventLog.MAX_ROW_BYTES);
            next += rows(rows).size();
        }
        assertThat(next).isEqualTo(5000);
        assertThat(all.stream().map(event -> event.id().orElseThrow()))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void batchesWhatIsThereAtOnceButNoMoreThanOneBlockOfRows() {
        LiveJob job = fixture.add("job");
        fixture.succeed(job, 2500);
        List<List<LoggedEvent>> batches =
                fixture.log.followInBatches("job", EventId.START).collectList().block(SOON);

        assertThat(texts(batches.stream().flatMap(List::stream).toList())).isEqualTo(texts(all("job")));
        assertThat(batches).hasSizeGreaterThan(1);
        assertThat(batches)
                .allSatisfy(batch -> assertThat(
                                batch.stream().filter(logged -> logged.event() instanceof JobEvent.Rows))
                        .hasSizeLessThanOrEqualTo(1));
    }

    @Test
    void sendsAllOfASmallJobInOneBatch() {
        LiveJob job = fixture.add("job");
        fixture.warn(job, 0);
        fixture.succeed(job, 10);

        StepVerifier.create(fixture.log.followInBatches("job", EventId.START))
                .assertNext(batch -> assertThat(texts(batch)).isEqualTo(texts(all("job"))))
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void streamsRowsAsTheyAreRequested() {
        LiveJob job = fixture.add("job");
        fixture.succeed(job, 5000);

        StepVerifier.create(fixture.follow("job"), 2)
                .expectNextCount(2)
                .thenRequest(1)
                .expectNextCount(1)
                .thenCancel()
                .verify(SOON);
    }

    @Test
    void showsASlowFollowerOnlyTheLatestProgress() {
        LiveJob job = fixture.add("job");

        StepVerifier.create(fixture.follow("job"), 1)
                .expectNextCount(1)
                .then(() -> IntStream.range(0, 100).forEach(i -> fixture.show(job, i)))
                .then(() -> fixture.cancel(job))
                .thenRequest(Long.MAX_VALUE)
                .recordWith(ArrayList::new)
                .thenConsumeWhile(event -> true)
                .consumeRecordedWith(events -> assertThat(events)
                        .hasSizeLessThanOrEqualTo(2)
                        .last()
                        .matches(event -> event.event().isTerminal()))
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void doesNotLetAFollowerThatStandsStillHoldUpAnother() {
        LiveJob job = fixture.add("job");
        Mono<List<LoggedEvent>> fast = fixture.follow("job").collectList();

        StepVerifier.create(fixture.follow("job"), 1)
                .expectNextCount(1)
                .then(() -> write(job, 0, 100))
                .then(() -> fixture.cancel(job))
                .then(() -> assertThat(durable(fast.block(SOON))).isEqualTo(history(100)))
                .thenCancel()
                .verify(SOON);
    }

    @Test
    void goesOnForTheOthersWhenOneCancels() {
        LiveJob job = fixture.add("job");

        StepVerifier.create(fixture.follow("job"))
                .expectNextCount(1)
                .then(() -> StepVerifier.create(fixture.follow("job"))
                        .expectNextCount(1)
                        .thenCancel()
                        .verify(SOON))
                .then(() -> fixture.cancel(job))
                .expectNextCount(1)
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void endsTheStreamOfAJobThatIsDeletedBeforeItsEndWasRead() {
        LiveJob job = fixture.add("job");

        StepVerifier.create(fixture.follow("job").filter(event -> event.id().isPresent()), 1)
                .expectNextCount(1)
                .then(() -> {
                    fixture.live.remove("job");
                    fixture.store.delete("job").block(SOON);
                    job.ended(job.job().cancelled(SampleJobs.NOW));
                })
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void endsTheStreamOfAJobThatDoesNotExist() {
        StepVerifier.create(fixture.follow("nobody")).expectComplete().verify(SOON);
    }

    @RepeatedTest(500)
    void losesNoEventThatIsAppendedWhileAFollowerComes() {
        LiveJob job = fixture.add("job");
        Mono<Void> writing = Mono.<Void>fromRunnable(() -> {
                    fixture.warn(job, 0);
                    fixture.cancel(job);
                })
                .subscribeOn(Schedulers.boundedElastic());
        Mono<List<LoggedEvent>> reading = fixture.follow("job").collectList().subscribeOn(Schedulers.boundedElastic());

        List<LoggedEvent> seen = Mono.zip(reading, writing.thenReturn(true))
                .map(both -> both.getT1())
                .block(SOON);
        assertThat(durable(seen)).isEqualTo(history(1));
    }

    private List<LoggedEvent> all(String job) {
        return fixture.follow(job).collectList().block(SOON);
    }

    private static List<byte[]> rows(JobEvent.Rows event) {
        return ((RowLines) event.rows()).rows();
    }

    /** Rows are arrays, which do not compare. */
    private static List<String> texts(List<LoggedEvent> events) {
        return events.stream()
                .map(event -> event.id()
                        + (event.event() instanceof JobEvent.Rows rows
                                ? rows.offset() + ":"
                                        + rows(rows).stream().map(String::new).toList()
                                : event.event().toString()))
                .toList();
    }
}
