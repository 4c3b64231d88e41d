package io.millrace.bench.part;

import java.util.Arrays;

/** Times or sizes of which quantiles are asked. */
final class Samples {
    private long[] values = new long[1_024];
    private int size;

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    int size() {
        return size;
    }

    /** The value that a share of all is at most; 0 of none. */
    long quantile(double share) {
        if (size == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(values, size);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(size - 1, Math.ceil(share * size) - (share > 0 ? 1 : 0))];
    }
}
