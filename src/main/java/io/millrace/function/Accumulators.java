package io.millrace.function;

import io.millrace.value.ByteBuilder;
import io.millrace.value.ByteReader;
import io.millrace.value.Value;

/**
 * The states of one reduce for many keys, each known by its ordinal: 0 for the first key, then the next number for each
 * new one. A method that changes an ordinal may be given the first unused one, which starts it; the methods that take
 * many at once need {@link #grow} before. Not thread-safe.
 *
 * <p>States can be made of any part of the input and merged in any order: where the order of the input matters, they
 * keep the number of the split that a value came from, see {@link #at}. The values of one split are given in order, and
 * its states merged in order.
 */
public interface Accumulators {
    /** Makes room for ordinals below {@code keys}, all of which are started by that. */
    void grow(int keys);

    /** Values are of split number {@code splitOrdinal} from now on; of split 0 before the first call. */
    default void at(int splitOrdinal) {}

    /** Takes a value that {@link Aggregator#check} let pass. */
    void add(int ordinal, Value value);

    /** Takes the integer 1 for each of the first {@code count} ordinals. */
    default void addOnes(int[] ordinals, int count) {
        for (int i = 0; i < count; i++) {
            add(ordinals[i], Columns.ONE);
        }
    }

    /** Takes one integer for each of the first {@code count} ordinals. */
    default void addLongs(int[] ordinals, long[] values, int count) {
        for (int i = 0; i < count; i++) {
            add(ordinals[i], Value.of(values[i]));
        }
    }

    /** Takes one decimal of {@code digits} for each of the first {@code count} ordinals, as integers of the last digit. */
    default void addDecimals(int[] ordinals, long[] values, int count, int digits) {
        for (int i = 0; i < count; i++) {
            add(ordinals[i], FixedPoint.number(values[i], digits));
        }
    }

    /** Takes one double for each of the first {@code count} ordinals, as its bits. */
    default void addDoubles(int[] ordinals, long[] bits, int count) {
        for (int i = 0; i < count; i++) {
            add(ordinals[i], Value.of(Double.longBitsToDouble(bits[i])));
        }
    }

    /**
     * Takes what a sandbox worker has combined: {@code _count} an integer; {@code _min}, {@code _max} the value;
     * {@code _sum} an array of numbers whose exact sum counts; {@code _mean} {@code [count, numbers…]}; {@code _stats}
     * {@code [count, min, max, [numbers of the sum], [numbers of the sum of squares]]}.
     *
     * @throws IllegalArgumentException if {@code state} is none, or if {@link Builtins#workersCombine} is false
     */
    void addState(int ordinal, Value state);

    /** Takes the values of {@code other} and leaves it as it is; those of the same split come after this one's. */
    void merge(int ordinal, Accumulators other, int otherOrdinal);

    /** Appends the state of a key, so that {@link #read} of the same reduce can merge it; does not change it. */
    void write(int ordinal, ByteBuilder out);

    /**
     * Takes the values of a state that {@link #write} appended, as {@link #merge} would have taken them from where it
     * was written, and reads no further.
     */
    void read(int ordinal, ByteReader in);

    /**
     * The result so far; does not change the state.
     *
     * @throws io.millrace.problem.JobException {@code NUMBER_OVERFLOW} if the result does not fit its kind of number
     */
    Value finish(int ordinal);

    /**
     * The first eight bytes of {@link #finish} as {@link io.millrace.value.KeyCodec} writes it, if they cost next to
     * nothing; else 0.
     */
    default long prefix(int ordinal) {
        return 0;
    }

    /** True if states may hold the values that they took, so that they grow with them. */
    default boolean holdsValues() {
        return false;
    }

    /** How many values the state of a key holds; 0 if it stays small whatever it takes. */
    default long held(int ordinal) {
        return 0;
    }

    /** How many values the state of a key was given, where it may hold fewer of them. */
    default long taken(int ordinal) {
        return held(ordinal);
    }

    /** The {@link #prefix} of {@code count} ordinals from index {@code from} on. */
    default void prefixes(int[] ordinals, int from, int count, long[] out) {
        for (int i = 0; i < count; i++) {
            out[i] = prefix(ordinals[from + i]);
        }
    }

    /**
     * Forgets all states and keeps their memory for others.
     *
     * @return false if it cannot; then nothing has changed, and new accumulators are as good
     */
    default boolean clear() {
        return false;
    }

    /** Lets go of a state that was written, of which nothing is asked any more; the values in it may then be freed. */
    default void drop(int ordinal) {}

    /** Memory held, about. */
    long bytes();
}
