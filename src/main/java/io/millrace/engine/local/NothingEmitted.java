package io.millrace.engine.local;

import io.millrace.engine.MapStep;
import io.millrace.function.sandbox.Language;
import io.millrace.value.Value;

/** The warning of a map of the user's that took all records and emitted nothing, or of which none was left. */
final class NothingEmitted {
    static final String CODE = "nothing-emitted";

    private NothingEmitted() {}

    /** For the event; {@code records} are those of the stage. */
    static Value detail(long records, MapStep.Script map) {
        String which = records == 1 ? "its one record" : "any of its " + records + " records";
        String message =
                "The %s emitted nothing for %s, so no rows come of them. A filter may have found nothing; if there"
                        + " should be rows, %s";
        return Value.object()
                .put("records", records)
                .put(
                        "message",
                        message.formatted(
                                MissingValues.name(map),
                                which,
                                advice(map.function().language())))
                .build();
    }

    /** For a stage all of whose records were set aside. */
    static Value allSetAside(long bad, long skipped, MapStep map) {
        String name = MissingValues.name(map);
        String which = "All %d records were set aside, %d bad and %d skipped by the %s"
                .formatted(bad + skipped, bad, skipped, name);
        if (skipped == 0) {
            which = bad == 1 ? "The one record is bad" : "All %d records are bad".formatted(bad);
        } else if (bad == 0) {
            which = skipped == 1
                    ? "The %s skipped the one record".formatted(name)
                    : "The %s skipped all %d records".formatted(name, skipped);
        }
        String message =
                "%s, so no rows come of %s; the list of errors says why (sample.errors of a validation, or GET /v1/jobs/ID/errors)";
        return Value.object()
                .put("records", bad + skipped)
                .put("bad", bad)
                .put("skipped", skipped)
                .put("message", message.formatted(which, bad + skipped == 1 ? "it" : "them"))
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
