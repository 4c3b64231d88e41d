package io.millrace.function;

import io.millrace.value.Value;

/** A map function. Without state, so one instance may serve any number of threads. */
@FunctionalInterface
public interface Mapper {
    /**
     * Emits the pairs of one record, on the calling thread, before it returns.
     *
     * @throws MapException if the record cannot be mapped
     */
    void map(Value record, Emitter out);
}
