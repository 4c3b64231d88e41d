package io.millrace.modes;

import java.util.ArrayList;
import java.util.List;

/** What a reader of the table may miss. */
final class Notes {
    /** More than a fresh server does before its code is compiled; about five minutes. */
    private static final String MORE = "make benchmark REQUESTS=1000 CORPUS=50 WARM_UP=12";

    private Notes() {}

    /** Which mode is left out and why, and how to see more than the ancestor's few requests. */
    static List<String> of(Settings settings, int javaFeature) {
        List<String> notes = new ArrayList<>();
        if (settings.has(Mode.VIRTUAL) && javaFeature < Mode.VIRTUAL_SINCE) {
            notes.add(Mode.VIRTUAL + " needs Java " + Mode.VIRTUAL_SINCE + " or later; this is Java " + javaFeature + ".");
        }
        if (settings.requests() == Settings.REQUESTS && settings.corpusMegabytes() == 0) {
            notes.add("So few requests show how a server starts. To see what it does under load, and with one large text: "
                    + MORE + " (about five minutes).");
        }
        return notes;
    }
}
