package io.millrace.engine;

import io.millrace.function.Aggregator;
import io.millrace.function.Builtins;
import io.millrace.function.sandbox.Combine;

/** What a stage does with the values of each key. */
public sealed interface ReduceStep {
    /** Nothing: every emitted pair is a row. */
    record None() implements ReduceStep {}

    /** A reduce of ours that keeps a state for each key. */
    record Builtin(Aggregator aggregator) implements ReduceStep {}

    /** All values of each key as an array, in the order of the input. */
    record Collect() implements ReduceStep {}

    /** Code of the user's: an aggregator, a fold, or a function over all values of a key. */
    record Script(Combine function) implements ReduceStep {}

    /**
     * The built-in reduce that {@code spec} names.
     *
     * @throws IllegalArgumentException if there is none, with the reason
     */
    static ReduceStep builtin(String spec) {
        return Builtins.collects(spec) ? new Collect() : new Builtin(Builtins.reduce(spec));
    }

    /** True if partial results can be merged, so that previews make sense. */
    default boolean combines() {
        if (this instanceof Builtin builtin) {
            return builtin.aggregator().previews();
        }
        return this instanceof Script script && !(script.function() instanceof Combine.Values);
    }
}
