package io.millrace.function;

import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code _collect}: all values in the order of the input. */
final class CollectCell implements Cell<CollectCell> {
    /** A small value and its place in a list. */
    private static final int VALUE_BYTES = 48;

    private final Map<Integer, List<Value>> valuesOfSplits = new TreeMap<>();
    private long bytes = VALUE_BYTES;

    @Override
    public void add(Value value, int split) {
        of(split).add(value);
        bytes += VALUE_BYTES;
    }

    @Override
    public void merge(CollectCell other) {
        other.valuesOfSplits.forEach((split, values) -> of(split).addAll(values));
        bytes += other.bytes;
    }

    @Override
    public Value finish() {
        List<Value> all = new ArrayList<>();
        valuesOfSplits.values().forEach(all::addAll);
        return new Value.Array(all);
    }

    @Override
    public long bytes() {
        return bytes;
    }

    private List<Value> of(int split) {
        return valuesOfSplits.computeIfAbsent(split, number -> new ArrayList<>(2));
    }
}
