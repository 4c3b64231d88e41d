package io.millrace.engine;

import io.millrace.function.BuiltinMap;
import io.millrace.function.sandbox.Snippet;

/** What a stage does with each record. */
public sealed interface MapStep {
    /** JSON Pointer of the function in the job, such as {@code /stages/1/map}. */
    String pointer();

    /** A function of ours. */
    record Builtin(BuiltinMap function, String pointer) implements MapStep {}

    /** A function of the user's, such as {@code (record, ctx) => { emit(key, value) }}. */
    record Script(Snippet function) implements MapStep {
        @Override
        public String pointer() {
            return function.pointer();
        }
    }
}
