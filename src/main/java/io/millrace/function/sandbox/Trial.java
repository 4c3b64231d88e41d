package io.millrace.function.sandbox;

import java.util.Locale;

/** What a worker does with a group when a reduce is tried and nothing is to be kept. */
public enum Trial {
    /** Gives what init gives before values are added, and afterwards, in an array; asked of aggregators alone. */
    INIT,
    /** Reduces all values at once. */
    WHOLE,
    /** Makes the state of some values. */
    STATE,
    /** Merges states into one. */
    MERGE,
    /** Merges states, and finishes. */
    FINISH;

    /** The harness's word for it. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
