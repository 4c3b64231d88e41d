package io.millrace.function;

import io.millrace.value.Value;

/**
 * The states of one reduce for many keys, each known by its ordinal: 0 for the first key, then the next number for each
 * new one. A method that changes an ordinal may be given the first unused one, which starts it. Not thread-safe.
 */
public interface Accumulators {
    /** Takes a value that {@link Aggregator#check} let pass. */
    void add(int ordinal, Value value);

    /**
     * Takes what a sandbox worker has combined: {@code _count} an integer; {@code _min}, {@code _max} the value;
     * {@code _sum} an array of numbers whose exact sum counts; {@code _mean} {@code [count, numbers…]}; {@code _stats}
     * {@code [count, min, max, [numbers of the sum], [numbers of the sum of squares]]}.
     *
     * @throws IllegalArgumentException if {@code state} is none, or if {@link Builtins#workersCombine} is false
     */
    void addState(int ordinal, Value state);

    /** Takes the values of {@code other}, which come after this one's in the input, and leaves {@code other} as it is. */
    void merge(int ordinal, Accumulators other, int otherOrdinal);

    /**
     * The result so far; does not change the state.
     *
     * @throws io.millrace.problem.JobException {@code NUMBER_OVERFLOW} if the result does not fit its kind of number
     */
    Value finish(int ordinal);
}
