package io.millrace.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class JobQueueTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final JobQueue queue = new JobQueue(8);
    private final AtomicInteger arrivals = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void needsAPlace(int bound) {
        assertThatThrownBy(() -> new JobQueue(bound)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAPlaceBeyondTheBoundAndTellsTheDepth() {
        reserve(8);

        assertThatThrownBy(queue::reserve).isInstanceOfSatisfying(JobException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.QUEUE_FULL);
            assertThat(refusal.fields()).isEqualTo(Map.of("depth", Value.of(8)));
        });
        assertThat(queue.depth()).isEqualTo(8);
    }

    @Test
    void offersAPlaceThatWasGivenBack() {
        reserve(8);

        queue.release();
        queue.reserve();

        assertThat(queue.depth()).isEqualTo(8);
    }

    @Test
    void neverGivesOutMorePlacesThanItHas() {
        JobQueue bounded = new JobQueue(100);
        Long refused = fromEightThreads(100, i -> tried(bounded))
                .filter(taken -> !taken)
                .count()
                .block(SOON);

        assertThat(refused).isEqualTo(700);
        assertThat(bounded.depth()).isEqualTo(100);
    }

    @Test
    void handsOutByPriorityThenArrival() {
        add("low", 5);
        add("middle", 3);
        add("high", 1);
        add("middle too", 3);

        StepVerifier.create(queue.jobs().map(LiveJob::id), 4)
                .expectNext("high", "middle", "middle-too", "low")
                .thenCancel()
                .verify(SOON);
    }

    @Test
    void handsOutOneJobForEachRequest() {
        StepVerifier.create(queue.jobs().map(LiveJob::id), 0)
                .then(() -> List.of("a", "b", "c").forEach(id -> add(id, 3)))
                .thenRequest(1)
                .expectNext("a")
                .then(() -> assertThat(queue.snapshot()).extracting(LiveJob::id).containsExactly("b", "c"))
                .thenRequest(1)
                .expectNext("b")
                .thenCancel()
                .verify(SOON);
    }

    @Test
    void handsOutAJobThatComesAfterTheRequest() {
        StepVerifier.create(queue.jobs().map(LiveJob::id), 1)
                .then(() -> add("late", 3))
                .expectNext("late")
                .thenCancel()
                .verify(SOON);
    }

    @Test
    void freesThePlaceOfAJobThatIsHandedOut() {
        add("a", 3);
        add("b", 3);

        StepVerifier.create(queue.jobs(), 1)
                .expectNextCount(1)
                .then(() -> assertThat(queue.depth()).isEqualTo(1))
                .thenCancel()
                .verify(SOON);
    }

    @Test
    void removesAJobOnceAndFreesItsPlace() {
        LiveJob job = add("a", 3);

        assertThat(queue.remove(job)).isTrue();
        assertThat(queue.remove(job)).isFalse();
        assertThat(queue.depth()).isZero();
    }

    @Test
    void passesOverAJobThatWasRemoved() {
        LiveJob gone = add("gone", 1);
        add("stays", 3);
        queue.remove(gone);

        StepVerifier.create(queue.jobs().map(LiveJob::id), 1)
                .expectNext("stays")
                .thenCancel()
                .verify(SOON);
    }

    @Test
    void tellsWhereAJobWaits() {
        LiveJob low = add("low", 5);
        LiveJob middle = add("middle", 3);
        LiveJob high = add("high", 1);

        assertThat(queue.position(high)).contains(new QueuePosition(1, 0));
        assertThat(queue.position(middle)).contains(new QueuePosition(2, 1));
        assertThat(queue.position(low)).contains(new QueuePosition(3, 2));
    }

    @Test
    void knowsNoPositionOfAJobThatDoesNotWait() {
        assertThat(queue.position(SampleJobs.live("stranger"))).isEmpty();
    }

    @Test
    void countsTheJobsAheadOfANewOne() {
        add("low", 5);
        add("middle", 3);
        add("high", 1);

        assertThat(List.of(queue.ahead(1), queue.ahead(2), queue.ahead(3), queue.ahead(4), queue.ahead(5)))
                .containsExactly(1, 1, 2, 2, 3);
    }

    @Test
    void losesNoJobThatIsAddedByManyThreads() {
        JobQueue wide = new JobQueue(4000);
        Flux<LiveJob> adding = fromEightThreads(500, i -> {
            LiveJob job = SampleJobs.live("job-" + i, 1 + i % 5, i);
            wide.reserve();
            wide.add(job);
            return job;
        });

        List<String> taken = Flux.merge(wide.jobs(), adding.ignoreElements())
                .map(LiveJob::id)
                .take(4000)
                .collectList()
                .block(SOON);

        assertThat(taken).hasSize(4000).doesNotHaveDuplicates();
        assertThat(wide.depth()).isZero();
    }

    private static <T> Flux<T> fromEightThreads(int each, IntFunction<T> work) {
        return Flux.range(0, 8)
                .flatMap(thread ->
                        Flux.range(thread * each, each).map(work::apply).subscribeOn(Schedulers.boundedElastic()));
    }

    private static boolean tried(JobQueue queue) {
        return Mono.fromRunnable(queue::reserve)
                .thenReturn(true)
                .onErrorReturn(false)
                .block();
    }

    private void reserve(int places) {
        for (int i = 0; i < places; i++) {
            queue.reserve();
        }
    }

    private LiveJob add(String id, int priority) {
        LiveJob job = SampleJobs.live(id.replace(' ', '-'), priority, arrivals.getAndIncrement());
        queue.reserve();
        queue.add(job);
        return job;
    }
}
