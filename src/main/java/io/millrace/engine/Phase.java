package io.millrace.engine;

import java.util.Locale;

/** Where a running job is. */
public enum Phase {
    MAP,
    SHUFFLE,
    REDUCE,
    WRITE;

    /** As in job documents. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
