package io.millrace.bench.data;

import java.util.SplittableRandom;

/**
 * Draws from a discrete distribution in constant time: the alias method as Vose wrote it down ("A linear algorithm for
 * generating random numbers with a given distribution", 1991).
 */
public final class AliasTable {
    private final int[] keep;
    private final int[] alias;

    private AliasTable(int[] keep, int[] alias) {
        this.keep = keep;
        this.alias = alias;
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
        int[] alias = new int[n];
        int[] small = new int[n];
        int[] large = new int[n];
        int smalls = 0;
        int larges = 0;
        for (int i = 0; i < n; i++) {
            alias[i] = i;
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
            alias[less] = more;
            weights[more] -= 1 - weights[less];
            if (weights[more] < 1) {
                larges--;
                small[smalls++] = more;
            }
        }
        return new AliasTable(keep, alias);
    }

    /** A rank, more often a small one. */
    public int draw(SplittableRandom random) {
        long bits = random.nextLong();
        int column = (int) (((bits >>> 32) * keep.length) >>> 32);
        return ((int) bits & Integer.MAX_VALUE) <= keep[column] ? column : alias[column];
    }
}
