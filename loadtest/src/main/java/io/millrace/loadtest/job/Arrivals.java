package io.millrace.loadtest.job;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * When jobs start. In the open model that stands fixed before any of them has, whatever the server does: an arrival that
 * nobody could take in time comes late, with the time at which it was due, so that a stall shows in the times of all that
 * it held up and not only of the one that was being served ("coordinated omission", Gil Tene, 2013).
 *
 * @param count jobs at most
 * @param duration no job is due later than so long after the first
 * @param warmUp times of jobs are left out that are due before so long after the first
 * @param scheduler on which arrivals come
 * @param nanos the clock
 */
public record Arrivals(
        long count, Optional<Duration> duration, Duration warmUp, Scheduler scheduler, LongSupplier nanos) {

    /** One job every {@code 1 / perSecond} s; takes up late what was not requested in time. */
    public Flux<Arrival> open(double perSecond) {
        return Flux.defer(() -> {
            long start = nanos.getAsLong();
            return numbers()
                    .map(number -> arrival(number, start, start + Math.round(number * (1e9 / perSecond))))
                    .takeWhile(arrival -> isIn(start, arrival.dueNanos()))
                    .concatMap(this::whenDue, 1);
        });
    }

    /** A job whenever one is requested, due at that moment. */
    public Flux<Arrival> closed() {
        return Flux.defer(() -> {
            long start = nanos.getAsLong();
            return numbers()
                    .map(number -> arrival(number, start, nanos.getAsLong()))
                    .takeWhile(arrival -> isIn(start, arrival.dueNanos()));
        });
    }

    private Arrival arrival(long number, long start, long due) {
        return new Arrival(number, due, due - start < warmUp.toNanos());
    }

    private Flux<Long> numbers() {
        return Flux.generate(() -> 0L, (next, sink) -> {
            if (next < count) {
                sink.next(next);
            } else {
                sink.complete();
            }
            return next + 1;
        });
    }

    private boolean isIn(long start, long due) {
        return duration.isEmpty() || due - start < duration.get().toNanos();
    }

    private Mono<Arrival> whenDue(Arrival arrival) {
        long wait = arrival.dueNanos() - nanos.getAsLong();
        return wait <= 0
                ? Mono.just(arrival)
                : Mono.delay(Duration.ofNanos(wait), scheduler).thenReturn(arrival);
    }
}
