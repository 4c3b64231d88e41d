package io.millrace.bench.data;

import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Draws from a discrete distribution in constant time: the alias method as Vose wrote it down ("A linear algorithm for
 * generating random numbers with a given distribution", 1991).
 */
public final class AliasTable {
    private final int[] keep;

    /** Of each column what it gives by itself, and what in place of that. */
    private final int[] outcomes;

    private AliasTable(int[] keep, int[] outcomes) {
        this.keep = keep;
        this.outcomes = outcomes;
    }

    /** Rank r, from 0, has a weight of 1 / (r + 1). */
    public static AliasTable zipf(int ranks) {
        double[] weights = new double[ranks];
        double total = 0;
        for (int rank = 0; rank < ranks; rank++) {
            weights[rank] = 1.0 / (rank + 1);
            total += weights[rank];
        }
        for (int rank = 0; rank < ranks; rank++) {
            weights[rank] *= ranks / total;
        }
        return of(weights);
    }

    /** Weights with a mean of 1. */
    private static AliasTable of(double[] weights) {
        int n = weights.length;
        int[] keep = new int[n];
        int[] outcomes = new int[2 * n];
        int[] small = new int[n];
        int[] large = new int[n];
        int smalls = 0;
        int larges = 0;
        for (int i = 0; i < n; i++) {
            outcomes[2 * i] = i;
            outcomes[2 * i + 1] = i;
            keep[i] = Integer.MAX_VALUE;
            if (weights[i] < 1) {
                small[smalls++] = i;
            } else {
                large[larges++] = i;
            }
        }
        while (smalls > 0 && larges > 0) {
            int less = small[--smalls];
            int more = large[larges - 1];
            keep[less] = (int) (weights[less] * Integer.MAX_VALUE);
            outcomes[2 * less + 1] = more;
            weights[more] -= 1 - weights[less];
            if (weights[more] < 1) {
                larges--;
                small[smalls++] = more;
            }
        }
        return new AliasTable(keep, outcomes);
    }

    /** The same with other names for the ranks. */
    public AliasTable renamed(IntUnaryOperator name) {
        return new AliasTable(keep, IntStream.of(outcomes).map(name).toArray());
    }

    /** A rank, more often a small one. Which of its two outcomes a column gives nobody can predict: hence no branch. */
    public int draw(SplittableRandom random) {
        long bits = random.nextLong();
        int column = (int) (((bits >>> 32) * keep.length) >>> 32);
        int other = (keep[column] - ((int) bits & Integer.MAX_VALUE)) >>> 31;
        return outcomes[2 * column + other];
    }
}
