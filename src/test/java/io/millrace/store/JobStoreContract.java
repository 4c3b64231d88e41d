package io.millrace.store;

import static io.millrace.store.SampleDocuments.NOW;
import static io.millrace.store.SampleDocuments.job;
import static io.millrace.store.SampleDocuments.queued;
import static io.millrace.store.SampleDocuments.running;
import static io.millrace.store.SampleDocuments.warning;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.SmallResult;
import io.millrace.job.IdempotencyClaim;
import io.millrace.job.Job;
import io.millrace.job.JobFilter;
import io.millrace.job.JobPage;
import io.millrace.job.JobState;
import io.millrace.job.JobStore;
import io.millrace.job.StoredEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** What every store does. */
abstract class JobStoreContract {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final JobFilter ALL = new JobFilter(Optional.empty(), Optional.empty());

    private final ClockToMove clock = new ClockToMove(NOW);
    private JobStore store;

    /** An empty store. */
    abstract JobStore create(Clock clock);

    @BeforeEach
    void makeStore() {
        store = create(clock);
    }

    @Test
    void findsWhatWasInserted() {
        Job job = insert("a", "one");

        assertThat(store.find("a").block(SOON)).isEqualTo(job);
        assertThat(events("a")).containsExactly(queued());
    }

    @Test
    void findsNothingForAnUnknownId() {
        assertThat(store.find("nobody").blockOptional(SOON)).isEmpty();
        assertThat(events("nobody")).isEmpty();
    }

    @Test
    void doesNothingUntilItIsSubscribedTo() {
        store.insert(job("a", "one"), queued());

        assertThat(store.find("a").blockOptional(SOON)).isEmpty();
    }

    @Test
    void refusesAnIdThatIsTaken() {
        Job first = insert("a", "one");

        StepVerifier.create(store.insert(job("a", "two"), queued()))
                .expectError()
                .verify(SOON);
        assertThat(store.find("a").block(SOON)).isEqualTo(first);
        assertThat(events("a")).hasSize(1);
    }

    @Test
    void keepsFewRowsWithTheEndOfTheirJob() {
        SmallResult rows = SampleDocuments.rows(3);
        assertThat(store.hasRoom(rows)).isTrue();
        end("a", Optional.of(rows));
        end("b", Optional.empty());

        assertThat(store.rows("a").map(SmallResult::lines).block(SOON)).isEqualTo(rows.lines());
        assertThat(store.rows("b").blockOptional(SOON)).isEmpty();
        assertThat(events("a")).containsExactly(queued(), warning(2));
    }

    @Test
    void keepsNoRowsOfAnEndThatItRefuses() {
        Job job = running(insert("a", "one"));

        StepVerifier.create(store.end(job, warning(3), Optional.of(SampleDocuments.rows(3))))
                .expectError()
                .verify(SOON);
        assertThat(store.rows("a").blockOptional(SOON)).isEmpty();
    }

    @Test
    void forgetsTheRowsOfAJobThatIsDeleted() {
        end("a", Optional.of(SampleDocuments.rows(3)));
        store.delete("a").block(SOON);

        assertThat(store.rows("a").blockOptional(SOON)).isEmpty();
    }

    private void end(String id, Optional<SmallResult> rows) {
        store.end(running(insert(id, "one")), warning(2), rows).block(SOON);
    }

    @Test
    void updatesTheJobAndAppendsEvents() {
        Job running = running(insert("a", "one"));
        store.update(running, List.of(warning(2), warning(3))).block(SOON);

        assertThat(store.find("a").block(SOON)).isEqualTo(running);
        assertThat(events("a")).containsExactly(queued(), warning(2), warning(3));
    }

    @Test
    void changesNothingWhenAnEventDoesNotFollow() {
        Job before = insert("a", "one");

        StepVerifier.create(store.update(running(before), List.of(warning(2), warning(4))))
                .expectError()
                .verify(SOON);
        assertThat(store.find("a").block(SOON)).isEqualTo(before);
        assertThat(events("a")).containsExactly(queued());
    }

    @Test
    void refusesAnEventThatIsThereAlready() {
        Job before = insert("a", "one");

        StepVerifier.create(store.update(before, List.of(warning(1))))
                .expectError()
                .verify(SOON);
    }

    @Test
    void refusesToUpdateAnUnknownJob() {
        StepVerifier.create(store.update(job("a", "one"), List.of()))
                .expectError()
                .verify(SOON);
        assertThat(store.find("a").blockOptional(SOON)).isEmpty();
    }

    @Test
    void readsEventsInPages() {
        Job job = insert("a", "one");
        store.update(job, List.of(warning(2), warning(3), warning(4))).block(SOON);

        assertThat(store.events("a", 1, 2).block(SOON)).containsExactly(warning(2), warning(3));
        assertThat(store.events("a", 3, 2).block(SOON)).containsExactly(warning(4));
        assertThat(store.events("a", 1, Integer.MAX_VALUE).block(SOON)).hasSize(3);
        assertThat(store.events("a", 4, 2).block(SOON)).isEmpty();
        assertThat(store.events("a", 1000, 2).block(SOON)).isEmpty();
    }

    @Test
    void listsNewestFirstInPages() {
        List.of("c", "a", "e", "b", "d").forEach(id -> insert(id, "one"));
        JobPage first = list(ALL, Optional.empty(), 2);
        JobPage second = list(ALL, first.next(), 2);
        JobPage last = list(ALL, second.next(), 2);

        assertThat(List.of(ids(first), ids(second), ids(last)))
                .containsExactly(List.of("e", "d"), List.of("c", "b"), List.of("a"));
        assertThat(last.next()).isEmpty();
    }

    @Test
    void endsWithAFullPage() {
        List.of("a", "b").forEach(id -> insert(id, "one"));

        assertThat(list(ALL, Optional.empty(), 2).next()).isEmpty();
    }

    @Test
    void listsOnAfterTheJobOfTheCursorIsGone() {
        List.of("a", "b", "c").forEach(id -> insert(id, "one"));
        JobPage first = list(ALL, Optional.empty(), 2);
        store.delete("b").block(SOON);

        assertThat(ids(list(ALL, first.next(), 2))).containsExactly("a");
    }

    @Test
    void filtersByStateAndName() {
        List.of("a", "b").forEach(id -> insert(id, "one"));
        List.of("c", "d").forEach(id -> insert(id, "two"));
        List.of("b", "d")
                .forEach(id -> store.update(running(store.find(id).block(SOON)), List.of())
                        .block(SOON));
        Optional<JobState> running = Optional.of(JobState.RUNNING);

        assertThat(ids(list(new JobFilter(running, Optional.empty()), Optional.empty(), 9)))
                .containsExactly("d", "b");
        assertThat(ids(list(new JobFilter(Optional.empty(), Optional.of("one")), Optional.empty(), 9)))
                .containsExactly("b", "a");
        assertThat(ids(list(new JobFilter(running, Optional.of("one")), Optional.empty(), 9)))
                .containsExactly("b");
    }

    @Test
    void fillsAPageOfFilteredJobs() {
        List.of("a", "c", "e").forEach(id -> insert(id, "one"));
        List.of("b", "d").forEach(id -> insert(id, "two"));
        JobPage first = list(new JobFilter(Optional.empty(), Optional.of("one")), Optional.empty(), 2);

        assertThat(ids(first)).containsExactly("e", "c");
        assertThat(first.next()).isPresent();
    }

    @Test
    void forgetsADeletedJob() {
        insert("a", "one");
        store.delete("a").block(SOON);

        assertThat(store.find("a").blockOptional(SOON)).isEmpty();
        assertThat(events("a")).isEmpty();
        assertThat(ids(list(ALL, Optional.empty(), 9))).isEmpty();
    }

    @Test
    void deletesAnUnknownJobQuietly() {
        StepVerifier.create(store.delete("nobody")).expectComplete().verify(SOON);
    }

    @Test
    void holdsTheFirstClaim() {
        IdempotencyClaim first = claim("a", 10);

        assertThat(store.claim(first).block(SOON)).isEqualTo(first);
        assertThat(store.claim(claim("b", 20)).block(SOON)).isEqualTo(first);
    }

    @Test
    void givesAnExpiredClaimAway() {
        store.claim(claim("a", 10)).block(SOON);
        clock.move(Duration.ofSeconds(10));

        assertThat(store.claim(claim("b", 20)).block(SOON).job()).isEqualTo("b");
    }

    @Test
    void forgetsTheClaimOfADeletedJob() {
        store.claim(claim("a", 10)).block(SOON);
        store.delete("a").block(SOON);

        assertThat(store.claim(claim("b", 10)).block(SOON).job()).isEqualTo("b");
    }

    @Test
    void keepsAClaimWhenTheJobThatHadTheKeyBeforeIsDeleted() {
        store.claim(claim("a", 10)).block(SOON);
        clock.move(Duration.ofSeconds(10));
        store.claim(claim("b", 20)).block(SOON);
        store.delete("a").block(SOON);

        assertThat(store.claim(claim("c", 20)).block(SOON).job()).isEqualTo("b");
    }

    @Test
    void givesAKeyToOneOfManyThatClaimItAtOnce() {
        List<String> holders = Flux.range(0, 25)
                .flatMap(i -> elastic(store.claim(claim("job-" + i, 10))), 25)
                .map(IdempotencyClaim::job)
                .distinct()
                .collectList()
                .block(SOON);

        assertThat(holders).hasSize(1);
    }

    @Test
    void letsOneOfManyAppendAtTheSamePlace() {
        Job job = insert("a", "one");
        Long refused = Flux.range(0, 16)
                .flatMap(
                        i -> elastic(store.update(job, List.of(warning(2))).thenReturn(0))
                                .onErrorReturn(1),
                        16)
                .filter(outcome -> outcome == 1)
                .count()
                .block(SOON);

        assertThat(refused).isEqualTo(15);
        assertThat(events("a")).containsExactly(queued(), warning(2));
    }

    @Test
    void losesNoJobThatIsInsertedByManyThreads() {
        Flux.range(100, 400)
                .flatMap(
                        i -> elastic(
                                store.insert(job("job-" + i, "one"), queued()).thenReturn(i)),
                        8)
                .blockLast(SOON);

        assertThat(ids(list(ALL, Optional.empty(), 1000))).hasSize(400).isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    private static <T> Mono<T> elastic(Mono<T> mono) {
        return mono.subscribeOn(Schedulers.boundedElastic());
    }

    private Job insert(String id, String name) {
        Job job = job(id, name);
        store.insert(job, queued()).block(SOON);
        return job;
    }

    private List<StoredEvent> events(String id) {
        return store.events(id, 0, 100).block(SOON);
    }

    private JobPage list(JobFilter filter, Optional<String> before, int limit) {
        return store.list(filter, before, limit).block(SOON);
    }

    private static List<String> ids(JobPage page) {
        return new ArrayList<>(page.jobs().stream().map(Job::id).toList());
    }

    private static IdempotencyClaim claim(String job, int seconds) {
        return new IdempotencyClaim("key", "print", job, NOW.plusSeconds(seconds));
    }
}
