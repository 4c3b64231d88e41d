package io.millrace.engine;

import io.millrace.function.BuiltinMap;
import io.millrace.function.sandbox.Snippet;

/** What a stage does with each record. */
public sealed interface MapStep {
    /** A function of ours. */
    record Builtin(BuiltinMap function) implements MapStep {}

    /** A function of the user's, such as {@code (record, ctx) => { emit(key, value) }}. */
    record Script(Snippet function) implements MapStep {}
}
