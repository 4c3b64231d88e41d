package io.millrace.function;

import io.millrace.value.ByteBuilder;
import io.millrace.value.ByteReader;
import io.millrace.value.Value;
import io.millrace.value.ValueCodec;
import io.millrace.value.ValueSize;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The states of {@code _first} and {@code _last}. */
final class Ends implements Accumulators {
    private final boolean last;
    /** A place without a value has none yet. */
    private @Nullable Value[] values = new Value[Columns.START];

    private int[] splits = new int[Columns.START];
    private int split;
    private long valueBytes;

    private Ends(boolean last) {
        this.last = last;
    }

    static Ends first() {
        return new Ends(false);
    }

    static Ends last() {
        return new Ends(true);
    }

    @Override
    public void at(int splitOrdinal) {
        split = splitOrdinal;
    }

    @Override
    public void grow(int keys) {
        if (keys > values.length) {
            values = Arrays.copyOf(values, Columns.room(values.length, keys - 1));
            splits = Arrays.copyOf(splits, values.length);
        }
    }

    @Override
    public void add(int ordinal, Value value) {
        take(ordinal, value, split);
    }

    @Override
    public void addState(int ordinal, Value state) {
        throw States.never();
    }

    @Override
    public void merge(int ordinal, Accumulators other, int otherOrdinal) {
        Ends more = (Ends) other;
        take(ordinal, more.values[otherOrdinal], more.splits[otherOrdinal]);
    }

    /** The number of the split plus 1 and the value; 0 without one. */
    @Override
    public void write(int ordinal, ByteBuilder out) {
        Value value = values[ordinal];
        if (value == null) {
            out.putVarint(0);
        } else {
            ValueCodec.write(value, out.putVarint(splits[ordinal] + 1L));
        }
    }

    @Override
    public void read(int ordinal, ByteReader in) {
        int splitPlusOne = (int) in.getVarint();
        take(ordinal, splitPlusOne == 0 ? null : ValueCodec.read(in), splitPlusOne - 1);
    }

    @Override
    public Value finish(int ordinal) {
        Value value = values[ordinal];
        return value == null ? Value.Null.NULL : value;
    }

    @Override
    public void drop(int ordinal) {
        Value value = values[ordinal];
        valueBytes -= value == null ? 0 : ValueSize.of(value);
        values[ordinal] = null;
    }

    @Override
    public long bytes() {
        return valueBytes + (long) values.length * (Long.BYTES + Integer.BYTES);
    }

    private void take(int ordinal, @Nullable Value value, int origin) {
        grow(ordinal + 1);
        boolean better = last ? origin >= splits[ordinal] : origin < splits[ordinal];
        Value held = values[ordinal];
        if (value != null && (held == null || better)) {
            valueBytes += ValueSize.of(value) - (held == null ? 0 : ValueSize.of(held));
            values[ordinal] = value;
            splits[ordinal] = origin;
        }
    }
}
