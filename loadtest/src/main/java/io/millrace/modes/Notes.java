package io.millrace.modes;

import java.util.ArrayList;
import java.util.List;

/** What a reader of the table may miss. */
final class Notes {
    /** A server that has just started is slow for about so many small jobs. */
    private static final int FEW = 1_000;
    /** More than a fresh server does before its code is compiled; about five minutes. */
    private static final String MORE = "make benchmark REQUESTS=1000 CORPUS=50 WARM_UP=12";

    private Notes() {}

    /** Which mode is left out and why, what the names of the ancestor mean, and what few requests do not show. */
    static List<String> of(Settings settings, Available available) {
        List<String> notes = new ArrayList<>(available.missing());
        boolean few = settings.requests() < FEW;
        if (available.has(AncestorContestant.MODE)) {
            notes.add("The figures behind ancestor and quiet are versions of Python, with a t those without GIL; quiet prints"
                    + " no outcome of calls. Ratios are to the faster one of each.");
            if (few) {
                notes.add("The ancestor's client asks for its results once a second: a second is the least that it takes.");
            }
        }
        if (few) {
            notes.add("So few requests show how a server starts. To see what it does under load, and with one large text: "
                    + MORE + " (about five minutes).");
        }
        return notes;
    }
}
