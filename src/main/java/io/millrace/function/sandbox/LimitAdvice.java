package io.millrace.function.sandbox;

import java.util.Map;

/**
 * What to do about a limit whose passing ends a job with {@code emit-limit}. They are there for the memory of the server and
 * of its workers, and no setting raises them.
 */
final class LimitAdvice {
    private static final String LONG_VALUE = "keep what is needed alone, or emit it in several values";

    /** By what the limit counts. */
    private static final Map<String, String> BY_UNIT = Map.of(
            "pairs of one record",
                    "a loop without an end is the usual cause; if there is none, have less in a record, such as a line in"
                            + " place of a text, or emit what is combined already",
            "characters of a key", "make a shorter key, such as the first characters, and put the rest into the value",
            "characters of a value", LONG_VALUE,
            "characters of a state",
                    "a state that grows with each value is the usual cause; keep less of each, or reduce by a function"
                            + " (key, values), which reads any number of values and keeps none",
            "counters", "a name for each key or record is the usual cause; emit those as keys, and reduce by _sum",
            "characters of a counter's name", "count under a short name, and emit what is long",
            "of a counter", "emit what has no bound, and reduce by _sum",
            "rejected promises that nothing handles", "a loop without an end is the usual cause");

    private LimitAdvice() {}

    /** The end of a sentence that names {@code limit}, a number and what it counts; empty if there is nothing to say. */
    static String of(String limit) {
        String advice = BY_UNIT.get(limit.substring(limit.indexOf(' ') + 1));
        return advice == null ? "" : "; it is fixed: " + advice;
    }
}
