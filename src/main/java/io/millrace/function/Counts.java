package io.millrace.function;

import io.millrace.value.ByteBuilder;
import io.millrace.value.ByteReader;
import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import java.util.Arrays;
import java.util.stream.LongStream;

/** The states of {@code _count}. */
final class Counts implements Accumulators {
    /** What {@link #prefix} gives for the first counts. */
    private static final long[] SMALL =
            LongStream.range(0, 256).map(KeyCodec::prefix).toArray();

    private long[] counts = new long[Columns.START];

    @Override
    public void grow(int keys) {
        start(keys - 1);
    }

    @Override
    public void add(int ordinal, Value value) {
        add(ordinal, 1);
    }

    @Override
    public void addOnes(int[] ordinals, int count) {
        long[] all = counts;
        for (int i = 0; i < count; i++) {
            all[ordinals[i]]++;
        }
    }

    @Override
    public void addLongs(int[] ordinals, long[] values, int count) {
        addOnes(ordinals, count);
    }

    @Override
    public void addDecimals(int[] ordinals, long[] values, int count, int digits) {
        addOnes(ordinals, count);
    }

    @Override
    public void addDoubles(int[] ordinals, long[] bits, int count) {
        addOnes(ordinals, count);
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
    public void write(int ordinal, ByteBuilder out) {
        out.putVarint(count(ordinal));
    }

    @Override
    public void read(int ordinal, ByteReader in) {
        add(ordinal, in.getVarint());
    }

    @Override
    public Value finish(int ordinal) {
        return Value.of(count(ordinal));
    }

    @Override
    public long prefix(int ordinal) {
        return KeyCodec.prefix(counts[ordinal]);
    }

    /** Where there are many keys, most of their counts are small. */
    @Override
    public void prefixes(int[] ordinals, int from, int count, long[] out) {
        for (int i = 0; i < count; i++) {
            long next = counts[ordinals[from + i]];
            out[i] = next < SMALL.length ? SMALL[(int) next] : KeyCodec.prefix(next);
        }
    }

    @Override
    public boolean clear() {
        Arrays.fill(counts, 0);
        return true;
    }

    @Override
    public long bytes() {
        return (long) counts.length * Long.BYTES;
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
