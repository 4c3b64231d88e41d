package io.millrace.function;

import io.millrace.value.Value;

/** Takes the pairs that a map function makes of one record. */
@FunctionalInterface
public interface Emitter {
    /** Takes one pair. */
    void emit(Value key, Value value);
}
