package io.millrace.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyGrowthTest {
    private static final int BYTES_PER_RECORD = 10;
    private static final int LARGEST_SAMPLE = 800_000;
    private static final int ALL = 12_800_000;

    /** Counts on samples of three lengths, and on all. */
    private static double[] estimateAndCount(int largestSample, IntUnaryOperator keys) {
        List<KeyGrowth.Point> points = new ArrayList<>();
        BitSet seen = new BitSet();
        int count = 0;
        for (int i = 1; i <= ALL; i++) {
            int key = keys.applyAsInt(i);
            count += seen.get(key) ? 0 : 1;
            seen.set(key);
            if (i == largestSample / 256 || i == largestSample / 16 || i == largestSample) {
                points.add(new KeyGrowth.Point((double) i * BYTES_PER_RECORD, count));
            }
        }
        return new double[] {KeyGrowth.at((double) ALL * BYTES_PER_RECORD, points), count};
    }

    private static void assertClose(int percent, double... estimateAndCount) {
        assertThat(estimateAndCount[0]).isCloseTo(estimateAndCount[1], Percentage.withPercentage(percent));
    }

    @Test
    void allNew() {
        assertClose(1, estimateAndCount(LARGEST_SAMPLE, i -> i));
        assertClose(1, estimateAndCount(LARGEST_SAMPLE / 256, i -> i));
    }

    @Test
    void noneNew() {
        assertClose(1, estimateAndCount(LARGEST_SAMPLE, i -> i % 50));
        assertClose(1, estimateAndCount(LARGEST_SAMPLE / 256, i -> 7));
    }

    @ParameterizedTest
    @ValueSource(ints = {LARGEST_SAMPLE, LARGEST_SAMPLE / 4, LARGEST_SAMPLE / 16})
    void uniform(int largestSample) {
        Random random = new Random(1);
        assertClose(20, estimateAndCount(largestSample, i -> random.nextInt(100_000)));
    }

    @ParameterizedTest
    @ValueSource(ints = {LARGEST_SAMPLE, LARGEST_SAMPLE / 4, LARGEST_SAMPLE / 16})
    void zipf(int largestSample) {
        Random random = new Random(1);
        // Whether they will run out cannot be seen, so a factor of two is as close as it gets. The rank is about as
        // likely as its inverse.
        double[] found = estimateAndCount(largestSample, i -> (int) Math.pow(1e5, random.nextDouble()));
        assertThat(found[0]).isBetween(found[1] / 2, found[1] * 2);
    }
}
