package io.millrace.engine.local;

import io.millrace.function.Accumulators;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** The values, or partial states, of each key in the order of the input, for a reduce function of the user's. */
final class ItemColumn implements Accumulators {
    /** A small value and its place in a list. */
    private static final int ITEM_BYTES = 48;

    /** Of each key the items by split. */
    private final List<TreeMap<Integer, List<Value>>> items = new ArrayList<>();

    private int split;
    private long count;

    @Override
    public void at(int splitOrdinal) {
        split = splitOrdinal;
    }

    @Override
    public void grow(int keys) {
        while (items.size() < keys) {
            items.add(new TreeMap<>());
        }
    }

    @Override
    public void add(int ordinal, Value value) {
        grow(ordinal + 1);
        of(ordinal, split).add(value);
        count++;
    }

    @Override
    public void addState(int ordinal, Value state) {
        add(ordinal, state);
    }

    @Override
    public void merge(int ordinal, Accumulators other, int otherOrdinal) {
        grow(ordinal + 1);
        ((ItemColumn) other).items.get(otherOrdinal).forEach((number, values) -> {
            of(ordinal, number).addAll(values);
            count += values.size();
        });
    }

    /** All items of a key as an array. */
    @Override
    public Value finish(int ordinal) {
        return new Value.Array(items(ordinal));
    }

    @Override
    public long bytes() {
        return ITEM_BYTES * (count + 2L * items.size());
    }

    /** The items of a key, in order. */
    List<Value> items(int ordinal) {
        return items.get(ordinal).values().stream().flatMap(Collection::stream).toList();
    }

    private List<Value> of(int ordinal, int number) {
        return items.get(ordinal).computeIfAbsent(number, any -> new ArrayList<>(2));
    }
}
