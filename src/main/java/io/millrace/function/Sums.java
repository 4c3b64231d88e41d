package io.millrace.function;

import io.millrace.value.Value;

/** The states of {@code _sum}. */
final class Sums implements Accumulators {
    private final SumColumn sums = new SumColumn();

    @Override
    public void add(int ordinal, Value value) {
        sums.add(ordinal, value);
    }

    @Override
    public void addState(int ordinal, Value state) {
        sums.addAll(ordinal, States.array(state));
    }

    @Override
    public void merge(int ordinal, Accumulators other, int otherOrdinal) {
        sums.merge(ordinal, ((Sums) other).sums, otherOrdinal);
    }

    @Override
    public Value finish(int ordinal) {
        return sums.sum(ordinal);
    }
}
