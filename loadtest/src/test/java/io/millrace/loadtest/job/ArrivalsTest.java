package io.millrace.loadtest.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** In virtual time: a job takes a millisecond, but for a second in which the server does nothing. */
class ArrivalsTest {
    private static final Duration SERVICE = Duration.ofMillis(1);
    private static final Duration STALL_BEGINS = Duration.ofMillis(500);
    private static final Duration STALL_ENDS = Duration.ofMillis(1500);
    private static final Duration LONG_AFTER = Duration.ofSeconds(60);
    private static final int JOBS = 1000;
    private static final int PER_SECOND = 100;

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Arrivals arrivals = new Arrivals(JOBS, Optional.empty(), Duration.ZERO, time, this::now);
    private final Histogram millis = new Histogram(3);

    private long now() {
        return time.now(TimeUnit.NANOSECONDS);
    }

    private Mono<Long> serve(Arrival arrival) {
        return Mono.defer(() -> {
            boolean stalls = now() >= STALL_BEGINS.toNanos() && now() < STALL_ENDS.toNanos();
            Duration rest = stalls ? STALL_ENDS.minusNanos(now()) : Duration.ZERO;
            return Mono.delay(rest.plus(SERVICE), time)
                    .doOnNext(any -> millis.recordValue((now() - arrival.dueNanos()) / 1_000_000));
        });
    }

    private void run(Flux<Arrival> due, int atOnce) {
        due.flatMap(this::serve, atOnce, 1).subscribe();
        time.advanceTimeBy(LONG_AFTER);
        assertThat(millis.getTotalCount()).isEqualTo(JOBS);
    }

    @Test
    void showsAStallInTheTimesOfAllThatItHeldUp() {
        run(arrivals.open(PER_SECOND), JOBS);
        assertThat(jobsOver(500)).as("of the hundred that were due in that second").isBetween(49L, 51L);
        assertThat(millis.getValueAtPercentile(99)).isBetween(890L, 910L);
        assertThat(millis.getMaxValue()).isBetween(1_000L, 1_002L);
    }

    @Test
    void doesSoOverOneConnectionToo() {
        run(arrivals.open(PER_SECOND), 1);
        assertThat(jobsOver(500)).isGreaterThanOrEqualTo(49);
        assertThat(millis.getValueAtPercentile(99)).isGreaterThanOrEqualTo(890);
    }

    @Test
    void leavesTheStallToOneJobInTheClosedModel() {
        run(arrivals.closed(), 1);
        assertThat(jobsOver(1)).as("all others are due when the one before has ended").isEqualTo(1);
        assertThat(millis.getMaxValue()).isBetween(1_000L, 1_002L);
    }

    @Test
    void comesWhenItIsDueWhateverIsInFlight() {
        List<Long> dueMillis = new ArrayList<>();
        new Arrivals(4, Optional.empty(), Duration.ZERO, time, this::now)
                .open(2)
                .flatMap(arrival -> Mono.never().doOnSubscribe(any -> dueMillis.add(now() / 1_000_000)), 10, 1)
                .subscribe();
        time.advanceTimeBy(LONG_AFTER);
        assertThat(dueMillis).containsExactly(0L, 500L, 1000L, 1500L);
    }

    @Test
    void endsWhenTheTimeIsOver() {
        List<Arrival> came = new ArrayList<>();
        new Arrivals(JOBS, Optional.of(Duration.ofSeconds(2)), Duration.ZERO, time, this::now).open(10).subscribe(came::add);
        time.advanceTimeBy(LONG_AFTER);
        assertThat(came).hasSize(20);
    }

    private long jobsOver(long bound) {
        return millis.getCountBetweenValues(bound + 1, Long.MAX_VALUE / 4);
    }
}
