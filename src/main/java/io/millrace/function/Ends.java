package io.millrace.function;

import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.List;

/** The states of {@code _first} and {@code _last}. */
final class Ends implements Accumulators {
    private final boolean last;
    private final List<Value> values = new ArrayList<>();

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
    public void add(int ordinal, Value value) {
        if (ordinal == values.size()) {
            values.add(value);
        } else if (last) {
            values.set(ordinal, value);
        }
    }

    @Override
    public void addState(int ordinal, Value state) {
        throw States.never();
    }

    @Override
    public void merge(int ordinal, Accumulators other, int otherOrdinal) {
        add(ordinal, ((Ends) other).values.get(otherOrdinal));
    }

    @Override
    public Value finish(int ordinal) {
        return values.get(ordinal);
    }
}
