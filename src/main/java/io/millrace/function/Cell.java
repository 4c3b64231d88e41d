package io.millrace.function;

import io.millrace.value.Value;

/**
 * The state of one key, for reduces whose state is more than a few numbers.
 *
 * @param <C> the class itself
 */
interface Cell<C> {
    /** Takes a value. */
    void add(Value value);

    /** Takes the values of {@code later} after its own and leaves it as it is. */
    void merge(C later);

    /** The result so far. */
    Value finish();
}
