package io.millrace.io;

import java.util.stream.Stream;

/** How the keys of a result follow each other; equal neighbours fit both orders. */
public enum KeyOrder {
    ASCENDING,
    DESCENDING,
    /** In no order, or in one that nobody knows. */
    NONE;

    /** A letter for it. */
    byte code() {
        return (byte) name().charAt(0);
    }

    /** The order of that {@link #code}. */
    static KeyOrder of(byte code) {
        return Stream.of(values())
                .filter(order -> order.code() == code)
                .findFirst()
                .orElseThrow();
    }
}
