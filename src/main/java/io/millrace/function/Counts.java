package io.millrace.function;

import io.millrace.value.Value;
import java.util.Arrays;

/** The states of {@code _count}. */
final class Counts implements Accumulators {
    private long[] counts = new long[Columns.START];

    @Override
    public void add(int ordinal, Value value) {
        add(ordinal, 1);
    }

    @Override
    public void addState(int ordinal, Value state) {
        add(ordinal, States.count(state));
    }

    @Override
    public void merge(int ordinal, Accumulators other, int otherOrdinal) {
        add(ordinal, ((Counts) other).count(otherOrdinal));
    }

    @Override
    public Value finish(int ordinal) {
        return Value.of(count(ordinal));
    }

    void add(int ordinal, long more) {
        start(ordinal);
        counts[ordinal] += more;
    }

    void start(int ordinal) {
        if (ordinal >= counts.length) {
            counts = Arrays.copyOf(counts, Columns.room(counts.length, ordinal));
        }
    }

    long count(int ordinal) {
        return counts[ordinal];
    }
}
