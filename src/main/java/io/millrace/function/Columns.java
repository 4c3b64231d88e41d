package io.millrace.function;

import io.millrace.value.Value;

/** How columns indexed by ordinals grow. */
final class Columns {
    /** Room for the first few keys. */
    static final int START = 16;

    static final Value ONE = Value.of(1);

    private Columns() {}

    /** The length that a column should have so that {@code ordinal} fits: the same, or at least half as much again. */
    static int room(int length, int ordinal) {
        return ordinal < length ? length : Math.max(ordinal + 1, length + (length >> 1));
    }
}
