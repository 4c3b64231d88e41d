package io.millrace.loadtest.measure;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How resident memory went over a run.
 *
 * @param startBytes at its begin; 0 if nothing is known, as for all
 * @param medianBytes half of the time it was less
 * @param endBytes at its end
 * @param bytesPerMinute slope of the straight line through the second half (least squares), when the start is over; empty
 *     for a run too short to tell
 */
public record MemoryTrend(long startBytes, long medianBytes, long endBytes, OptionalDouble bytesPerMinute) {
    /** Before that a server still takes what it needs; a slope would be taken for a leak. */
    private static final double LEAST_SECONDS = 20;

    private static final double SECONDS_PER_MINUTE = 60;

    /** Of the server's own process. */
    public static MemoryTrend of(List<Sample> samples) {
        List<Sample> known = samples.stream().filter(sample -> sample.serverBytes() > 0).toList();
        if (known.isEmpty()) {
            return new MemoryTrend(0, 0, 0, OptionalDouble.empty());
        }
        long[] sorted = known.stream().mapToLong(Sample::serverBytes).sorted().toArray();
        return new MemoryTrend(
                known.get(0).serverBytes(),
                sorted[sorted.length / 2],
                known.get(known.size() - 1).serverBytes(),
                slope(known));
    }

    private static OptionalDouble slope(List<Sample> samples) {
        double end = samples.get(samples.size() - 1).endSeconds();
        List<Sample> half = samples.stream().filter(sample -> sample.endSeconds() > end / 2).toList();
        if (end < LEAST_SECONDS || half.size() < 2) {
            return OptionalDouble.empty();
        }
        double middle = half.stream().mapToDouble(Sample::endSeconds).average().orElse(0);
        double mean = half.stream().mapToDouble(Sample::serverBytes).average().orElse(0);
        double rise = 0;
        double run = 0;
        for (Sample sample : half) {
            double x = sample.endSeconds() - middle;
            rise += x * (sample.serverBytes() - mean);
            run += x * x;
        }
        return OptionalDouble.of(SECONDS_PER_MINUTE * rise / run);
    }
}
