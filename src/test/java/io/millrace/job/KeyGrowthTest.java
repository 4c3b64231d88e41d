package io.millrace.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyGrowthTest {
    private static final int BYTES_PER_RECORD = 10;
    private static final int LARGEST_SAMPLE = 800_000;
    private static final int ALL = 12_800_000;
    private static final int KEYS = 100_000;

    private static final Counts UNIFORM = new Counts(uniformKeys());
    private static final Counts ZIPF = new Counts(zipfianKeys());
    private static final Counts ALL_NEW = new Counts(i -> i);
    private static final Counts FIFTY = new Counts(i -> i % 50);
    private static final Counts ONE = new Counts(i -> 7);

    /** How many different keys there are among the first records, at every place at which a sample may end. */
    private static final class Counts {
        private static final int STEP = LARGEST_SAMPLE / 16 / 256;

        private final int[] counts = new int[ALL / STEP + 1];

        Counts(IntUnaryOperator keys) {
            BitSet seen = new BitSet();
            int count = 0;
            for (int i = 1; i <= ALL; i++) {
                int key = keys.applyAsInt(i);
                if (!seen.get(key)) {
                    seen.set(key);
                    count++;
                }
                if (i % STEP == 0) {
                    counts[i / STEP] = count;
                }
            }
        }

        double all() {
            return counts[ALL / STEP];
        }

        /** From samples of three lengths. */
        double estimate(int largestSample) {
            List<KeyGrowth.Point> points = IntStream.of(largestSample / 256, largestSample / 16, largestSample)
                    .mapToObj(
                            records -> new KeyGrowth.Point((double) records * BYTES_PER_RECORD, counts[records / STEP]))
                    .toList();
            return KeyGrowth.at((double) ALL * BYTES_PER_RECORD, points);
        }
    }

    private static IntUnaryOperator uniformKeys() {
        Random random = new Random(1);
        return i -> random.nextInt(KEYS);
    }

    /** The rank is about as likely as its inverse. */
    private static IntUnaryOperator zipfianKeys() {
        Random random = new Random(1);
        return i -> (int) Math.pow(KEYS, random.nextDouble());
    }

    private static void assertClose(int percent, Counts counts, int largestSample) {
        assertThat(counts.estimate(largestSample)).isCloseTo(counts.all(), Percentage.withPercentage(percent));
    }

    @ParameterizedTest
    @ValueSource(ints = {LARGEST_SAMPLE, LARGEST_SAMPLE / 16})
    void allNew(int largestSample) {
        assertClose(1, ALL_NEW, largestSample);
    }

    @ParameterizedTest
    @ValueSource(ints = {LARGEST_SAMPLE, LARGEST_SAMPLE / 16})
    void noneNew(int largestSample) {
        assertClose(1, FIFTY, largestSample);
        assertClose(1, ONE, largestSample);
    }

    @ParameterizedTest
    @ValueSource(ints = {LARGEST_SAMPLE, LARGEST_SAMPLE / 4, LARGEST_SAMPLE / 16})
    void uniform(int largestSample) {
        assertClose(20, UNIFORM, largestSample);
    }

    @ParameterizedTest
    @ValueSource(ints = {LARGEST_SAMPLE, LARGEST_SAMPLE / 4, LARGEST_SAMPLE / 16})
    void zipf(int largestSample) {
        // Whether they will run out cannot be seen, so a factor of two is as close as it gets.
        assertThat(ZIPF.estimate(largestSample)).isBetween(ZIPF.all() / 2, ZIPF.all() * 2);
    }
}
