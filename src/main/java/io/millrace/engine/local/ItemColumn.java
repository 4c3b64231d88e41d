package io.millrace.engine.local;

import io.millrace.function.Accumulators;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.List;

/** The values, or partial states, of each key in order, for a reduce function of the user's. */
final class ItemColumn implements Accumulators {
    private final List<List<Value>> items = new ArrayList<>();

    @Override
    public void add(int ordinal, Value value) {
        at(ordinal).add(value);
    }

    @Override
    public void addState(int ordinal, Value state) {
        at(ordinal).add(state);
    }

    @Override
    public void merge(int ordinal, Accumulators other, int otherOrdinal) {
        at(ordinal).addAll(((ItemColumn) other).items.get(otherOrdinal));
    }

    /** All items of a key as an array. */
    @Override
    public Value finish(int ordinal) {
        return new Value.Array(items.get(ordinal));
    }

    /** The items of a key, in order. */
    List<Value> items(int ordinal) {
        return items.get(ordinal);
    }

    private List<Value> at(int ordinal) {
        if (ordinal == items.size()) {
            items.add(new ArrayList<>(2));
        }
        return items.get(ordinal);
    }
}
