package io.millrace.function;

import io.millrace.value.ByteBuilder;
import io.millrace.value.ByteReader;
import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import io.millrace.value.ValueCodec;
import io.millrace.value.ValueSize;
import java.util.Arrays;

/**
 * The states of {@code _min} and {@code _max}: numbers of one kind in words, any other values beside them. Of values
 * that are equal in order, such as objects whose members stand in another order, the first in the input stays.
 */
final class Extremes implements Accumulators {
    private final boolean largest;
    private final FixedPoint fixed = new FixedPoint(FixedPoint.Depth.RANGE);
    /** {@code null} where there is none yet, which is never a minimum or maximum; empty until one is needed. */
    private Value[] values = {};

    private int[] splits = {};
    private int split;
    private long valueBytes;

    private Extremes(boolean largest) {
        this.largest = largest;
    }

    static Extremes min() {
        return new Extremes(false);
    }

    static Extremes max() {
        return new Extremes(true);
    }

    @Override
    public void at(int splitOrdinal) {
        split = splitOrdinal;
    }

    @Override
    public void grow(int keys) {
        fixed.grow(keys);
    }

    @Override
    public void add(int ordinal, Value value) {
        grow(ordinal + 1);
        if (value != Value.Null.NULL && !fixed.add(ordinal, value)) {
            addOther(ordinal, value, split);
        }
    }

    @Override
    public void addLongs(int[] ordinals, long[] numbers, int count) {
        addAll(ordinals, numbers, count, FixedPoint.INTEGERS);
    }

    @Override
    public void addDecimals(int[] ordinals, long[] numbers, int count, int digits) {
        addAll(ordinals, numbers, count, digits);
    }

    private void addAll(int[] ordinals, long[] numbers, int count, int kind) {
        int done = 0;
        while (done < count) {
            done = fixed.takes(kind) ? fixed.addAll(ordinals, numbers, done, count) : done;
            if (done < count) {
                addOther(ordinals[done], FixedPoint.number(numbers[done], kind), split);
                done++;
            }
        }
    }

    @Override
    public void addState(int ordinal, Value state) {
        add(ordinal, state);
    }

    @Override
    public void merge(int ordinal, Accumulators other, int otherOrdinal) {
        Extremes more = (Extremes) other;
        grow(ordinal + 1);
        if (!fixed.merge(ordinal, more.fixed, otherOrdinal)) {
            addOther(ordinal, more.ofFixed(otherOrdinal), 0);
        }
        if (otherOrdinal < more.values.length) {
            addOther(ordinal, more.values[otherOrdinal], more.splits[otherOrdinal]);
        }
    }

    /** Of the numbers only the extreme one, not what else is kept of them: nobody asks for that. */
    @Override
    public void write(int ordinal, ByteBuilder out) {
        Value other = other(ordinal);
        boolean hasOther = other != Value.Null.NULL;
        out.putVarint(fixed.header(ordinal, hasOther));
        if (fixed.has(ordinal)) {
            out.putZigZag(fixed.extreme(ordinal, largest));
        }
        if (hasOther) {
            ValueCodec.write(other, out.putVarint(splits[ordinal]));
        }
    }

    @Override
    public void read(int ordinal, ByteReader in) {
        grow(ordinal + 1);
        long header = in.getVarint();
        if (FixedPoint.hasNumbers(header)) {
            Value number = FixedPoint.number(in.getZigZag(), FixedPoint.kind(header));
            if (!fixed.add(ordinal, number)) {
                addOther(ordinal, number, 0);
            }
        }
        if (FixedPoint.hasMore(header)) {
            int origin = (int) in.getVarint();
            addOther(ordinal, ValueCodec.read(in), origin);
        }
    }

    @Override
    public Value finish(int ordinal) {
        Value number = ofFixed(ordinal);
        Value value = other(ordinal);
        return value == Value.Null.NULL || (number != Value.Null.NULL && compare(number, value) >= 0) ? number : value;
    }

    @Override
    public void drop(int ordinal) {
        if (ordinal < values.length) {
            valueBytes -= ValueSize.of(values[ordinal]);
            values[ordinal] = Value.Null.NULL;
        }
    }

    @Override
    public long bytes() {
        return fixed.bytes() + valueBytes + (long) values.length * (Long.BYTES + Integer.BYTES);
    }

    private Value ofFixed(int ordinal) {
        return largest ? fixed.max(ordinal) : fixed.min(ordinal);
    }

    private Value other(int ordinal) {
        return ordinal < values.length ? values[ordinal] : Value.Null.NULL;
    }

    private void addOther(int ordinal, Value value, int origin) {
        if (value == Value.Null.NULL) {
            return;
        }
        startOthers(ordinal);
        Value held = values[ordinal];
        int order = held == Value.Null.NULL ? 1 : compare(value, held);
        if (order > 0 || (order == 0 && origin < splits[ordinal])) {
            valueBytes += ValueSize.of(value) - ValueSize.of(held);
            values[ordinal] = value;
            splits[ordinal] = origin;
        }
    }

    /** Positive if {@code value} is better. */
    private int compare(Value value, Value than) {
        int order = KeyCodec.compare(value, than);
        return largest ? order : -order;
    }

    private void startOthers(int ordinal) {
        if (ordinal >= values.length) {
            int used = values.length;
            values = Arrays.copyOf(values, Columns.room(Math.max(used, Columns.START), ordinal));
            splits = Arrays.copyOf(splits, values.length);
            Arrays.fill(values, used, values.length, Value.Null.NULL);
        }
    }
}
