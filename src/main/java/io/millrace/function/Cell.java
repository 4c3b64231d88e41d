package io.millrace.function;

import io.millrace.value.ByteBuilder;
import io.millrace.value.ByteReader;
import io.millrace.value.Value;

/**
 * The state of one key, for reduces whose state is more than a few numbers.
 *
 * @param <C> the class itself
 */
interface Cell<C> {
    /** Takes a value of split number {@code split}. */
    void add(Value value, int split);

    /** Takes the values of {@code other} and leaves it as it is; those of the same split come after its own. */
    void merge(C other);

    /** Appends the state. */
    void write(ByteBuilder out);

    /** Merges a state that {@link #write} appended, and reads no further. */
    void read(ByteReader in);

    /** The result so far. */
    Value finish();

    /** How many values it holds, for cells that grow with what they take; else 0. */
    default long held() {
        return 0;
    }

    /** How many values it was given, where it may hold fewer of them. */
    default long taken() {
        return held();
    }

    /** Memory held, about. */
    long bytes();
}
