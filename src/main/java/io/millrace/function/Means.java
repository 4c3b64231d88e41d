package io.millrace.function;

import io.millrace.value.Value;
import java.util.List;

/** The states of {@code _mean}. */
final class Means implements Accumulators {
    private final Counts counts = new Counts();
    private final SumColumn sums = new SumColumn();

    @Override
    public void add(int ordinal, Value value) {
        counts.add(ordinal, value == Value.Null.NULL ? 0 : 1);
        sums.add(ordinal, value);
    }

    @Override
    public void addState(int ordinal, Value state) {
        List<Value> items = States.array(state, 1);
        counts.addState(ordinal, items.get(0));
        sums.addAll(ordinal, items.subList(1, items.size()));
    }

    @Override
    public void merge(int ordinal, Accumulators other, int otherOrdinal) {
        Means more = (Means) other;
        counts.merge(ordinal, more.counts, otherOrdinal);
        sums.merge(ordinal, more.sums, otherOrdinal);
    }

    @Override
    public Value finish(int ordinal) {
        return sums.mean(ordinal, counts.count(ordinal));
    }
}
