package io.millrace.engine.local;

import io.millrace.function.sandbox.Language;
import io.millrace.value.Value;

/** The warning of a map of the user's that took all records, and emitted nothing. */
final class NothingEmitted {
    static final String CODE = "nothing-emitted";

    private NothingEmitted() {}

    /** For the event; {@code records} are those of the stage. */
    static Value detail(long records, Language language) {
        String which = records == 1 ? "its one record" : "any of its " + records + " records";
        String message =
                "The map emitted nothing for %s, so no rows come of them. A filter may have found nothing; if there"
                        + " should be rows, %s";
        return Value.object()
                .put("records", records)
                .put("message", message.formatted(which, advice(language)))
                .build();
    }

    private static String advice(Language language) {
        return switch (language) {
            case JAVASCRIPT -> "see that the function calls emit(key, value) for each pair: what it returns is dropped";
            case PYTHON ->
                "see that map calls emit(key, value) for each pair, or that mapper returns or yields (key, value)";
            case WASM -> "see that map returns the frame of its pairs";
        };
    }
}
