package io.millrace.engine.local;

import io.millrace.function.Accumulators;
import io.millrace.function.OrderedValues;
import io.millrace.value.ByteBuilder;
import io.millrace.value.ByteReader;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.List;

/** The values, or partial states, of each key in the order of the input, for a reduce function of the user's. */
final class ItemColumn implements Accumulators {
    private final List<OrderedValues> items = new ArrayList<>();
    private int split;
    private long bytes;

    @Override
    public void at(int splitOrdinal) {
        split = splitOrdinal;
    }

    @Override
    public void grow(int keys) {
        while (items.size() < keys) {
            OrderedValues none = new OrderedValues();
            bytes += none.bytes();
            items.add(none);
        }
    }

    @Override
    public void add(int ordinal, Value value) {
        OrderedValues mine = of(ordinal);
        long before = mine.bytes();
        mine.add(value, split);
        bytes += mine.bytes() - before;
    }

    @Override
    public void addState(int ordinal, Value state) {
        add(ordinal, state);
    }

    @Override
    public void merge(int ordinal, Accumulators other, int otherOrdinal) {
        OrderedValues mine = of(ordinal);
        long before = mine.bytes();
        mine.merge(((ItemColumn) other).items.get(otherOrdinal));
        bytes += mine.bytes() - before;
    }

    @Override
    public void write(int ordinal, ByteBuilder out) {
        items.get(ordinal).write(out);
    }

    @Override
    public void read(int ordinal, ByteReader in) {
        OrderedValues mine = of(ordinal);
        long before = mine.bytes();
        mine.read(in);
        bytes += mine.bytes() - before;
    }

    /** All items of a key as an array. */
    @Override
    public Value finish(int ordinal) {
        return new Value.Array(items(ordinal));
    }

    @Override
    public boolean holdsValues() {
        return true;
    }

    @Override
    public long held(int ordinal) {
        return items.get(ordinal).count();
    }

    @Override
    public long bytes() {
        return bytes;
    }

    /** The items of a key, in order. */
    List<Value> items(int ordinal) {
        return items.get(ordinal).values();
    }

    private OrderedValues of(int ordinal) {
        grow(ordinal + 1);
        return items.get(ordinal);
    }
}
