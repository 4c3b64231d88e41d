package io.millrace.loadtest.job;

import io.millrace.bench.data.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import reactor.core.publisher.Mono;

/**
 * What some clients do beside reading.
 *
 * @param slow share of those that read slowly, 0 to 1
 * @param disconnect share of those whose connection is cut
 * @param cancel share of those that cancel their job
 * @param seed who they are
 */
public record Habits(double slow, double disconnect, double cancel, long seed) {
    private static final int MOST_CUTS = 2;
    private static final int MOST_EVENTS = 3;
    private static final int MOST_MILLIS = 50;

    /** What the client of one job does. */
    record Habit(boolean isSlow, List<Cut> cuts, Optional<Duration> cancelAfter) {
        /** True if its times tell of the client rather than of the server. */
        boolean isTimed() {
            return !isSlow && cancelAfter.isEmpty();
        }
    }

    /**
     * Where a connection is cut: behind so many events, or after a time, wherever the bytes are then.
     *
     * @param events 0 for a cut by time
     */
    record Cut(int events, Duration after) {}

    /** That of job {@code number}: the same for the same seed. */
    Habit of(long number) {
        SplittableRandom random = new SplittableRandom(Seeds.mix(~seed) ^ Seeds.mix(number));
        boolean isSlow = random.nextDouble() < slow;
        boolean isCut = random.nextDouble() < disconnect;
        boolean isCancelled = random.nextDouble() < cancel;
        return new Habit(
                isSlow,
                isCut ? cuts(random) : List.of(),
                isCancelled ? Optional.of(soon(random)) : Optional.empty());
    }

    /** At once as often as later. */
    private static Duration soon(SplittableRandom random) {
        return random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(random.nextInt(MOST_MILLIS));
    }

    /** Completes after {@code time}; at once on the same thread, if that is none. */
    static Mono<Long> after(Duration time) {
        return time.isZero() ? Mono.just(0L) : Mono.delay(time);
    }

    private static List<Cut> cuts(SplittableRandom random) {
        List<Cut> cuts = new ArrayList<>();
        for (int left = random.nextInt(MOST_CUTS) + 1; left > 0; left--) {
            boolean byTime = random.nextBoolean();
            cuts.add(new Cut(
                    byTime ? 0 : random.nextInt(MOST_EVENTS) + 1, Duration.ofMillis(random.nextInt(MOST_MILLIS))));
        }
        return cuts;
    }
}
