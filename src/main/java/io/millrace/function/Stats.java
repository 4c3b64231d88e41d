package io.millrace.function;

import io.millrace.value.Value;
import java.util.List;

/** The states of {@code _stats}: CouchDB's, and the mean. */
final class Stats implements Accumulators {
    private final Counts counts = new Counts();
    private final SumColumn sums = new SumColumn();
    private final SumColumn squares = new SumColumn();
    private final Extremes mins = Extremes.min();
    private final Extremes maxs = Extremes.max();

    @Override
    public void add(int ordinal, Value value) {
        counts.add(ordinal, value == Value.Null.NULL ? 0 : 1);
        sums.add(ordinal, value);
        squares.addSquare(ordinal, value);
        mins.add(ordinal, value);
        maxs.add(ordinal, value);
    }

    @Override
    public void addState(int ordinal, Value state) {
        List<Value> items = States.array(state, 5);
        counts.addState(ordinal, items.get(0));
        mins.addState(ordinal, items.get(1));
        maxs.addState(ordinal, items.get(2));
        sums.addAll(ordinal, States.array(items.get(3)));
        squares.addAll(ordinal, States.array(items.get(4)));
    }

    @Override
    public void merge(int ordinal, Accumulators other, int otherOrdinal) {
        Stats more = (Stats) other;
        counts.merge(ordinal, more.counts, otherOrdinal);
        sums.merge(ordinal, more.sums, otherOrdinal);
        squares.merge(ordinal, more.squares, otherOrdinal);
        mins.merge(ordinal, more.mins, otherOrdinal);
        maxs.merge(ordinal, more.maxs, otherOrdinal);
    }

    @Override
    public Value finish(int ordinal) {
        return Value.object()
                .put("sum", sums.sum(ordinal))
                .put("count", counts.finish(ordinal))
                .put("min", mins.finish(ordinal))
                .put("max", maxs.finish(ordinal))
                .put("sumsqr", squares.wideSum(ordinal))
                .put("mean", sums.mean(ordinal, counts.count(ordinal)))
                .build();
    }
}
