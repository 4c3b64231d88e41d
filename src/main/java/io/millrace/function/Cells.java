package io.millrace.function;

import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** States that are one object per key. */
final class Cells<C extends Cell<C>> implements Accumulators {
    private final Supplier<C> empty;
    private final List<C> cells = new ArrayList<>();

    Cells(Supplier<C> empty) {
        this.empty = empty;
    }

    @Override
    public void add(int ordinal, Value value) {
        cell(ordinal).add(value);
    }

    @Override
    public void addState(int ordinal, Value state) {
        throw States.never();
    }

    @Override
    @SuppressWarnings("unchecked") // only states of the same reduce are ever merged
    public void merge(int ordinal, Accumulators other, int otherOrdinal) {
        cell(ordinal).merge(((Cells<C>) other).cells.get(otherOrdinal));
    }

    @Override
    public Value finish(int ordinal) {
        return cells.get(ordinal).finish();
    }

    private C cell(int ordinal) {
        if (ordinal == cells.size()) {
            cells.add(empty.get());
        }
        return cells.get(ordinal);
    }
}
