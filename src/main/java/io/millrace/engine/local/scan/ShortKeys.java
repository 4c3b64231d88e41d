package io.millrace.engine.local.scan;

/** Makes the words of short keys from words that hold more than the key, without a branch. */
final class ShortKeys {
    private static final int COUNT = KeyWords.MAX_SHORT + 1;
    private static final long[] FIRST = new long[COUNT];
    private static final long[] SECOND = new long[COUNT];

    static {
        for (int length = 0; length < COUNT; length++) {
            FIRST[length] = KeyWords.low(-1L, Math.min(length, Long.BYTES));
            SECOND[length] = KeyWords.low(-1L, Math.max(0, length - Long.BYTES));
        }
    }

    private ShortKeys() {}

    /** The first word of a key of {@code length} bytes, 0 to 15, that starts with the bytes of {@code word}. */
    static long first(long word, int length) {
        return word & FIRST[length & KeyWords.MAX_SHORT];
    }

    /** The second word, whose bytes are the first of {@code word}. */
    static long second(long word, int length) {
        return rest(word, length) | ((long) length << KeyWords.TOP);
    }

    /** What of {@code word} belongs to the second word. */
    static long rest(long word, int length) {
        return word & SECOND[length & KeyWords.MAX_SHORT];
    }
}
