package io.millrace.bench.limit;

import java.util.Arrays;

/** Puts the entries of a word table in the order of their words. */
final class WordOrder {
    private static final int INDEX_BITS = 18;
    private static final int INDEX = (1 << INDEX_BITS) - 1;
    private static final int LETTER_BITS = 5;
    /** So many letters and an entry's number fit 63 bits. */
    private static final int LETTERS = 9;

    private final WordTable table;

    private WordOrder(WordTable table) {
        this.table = table;
    }

    static int[] of(WordTable table) {
        return new WordOrder(table).order();
    }

    private int[] order() {
        long[] keys = new long[table.size()];
        for (int entry = 0; entry < keys.length; entry++) {
            keys[entry] = prefix(entry) << INDEX_BITS | entry;
        }
        Arrays.sort(keys);
        int[] entries = new int[keys.length];
        for (int place = 0; place < keys.length; place++) {
            insert(keys, entries, place);
        }
        return entries;
    }

    private long prefix(int entry) {
        long prefix = 0;
        for (int letter = 0; letter < LETTERS; letter++) {
            long packed = letter < 8 ? table.first(entry) >>> 8 * letter : table.second(entry);
            prefix = prefix << LETTER_BITS | packed & (1 << LETTER_BITS) - 1;
        }
        return prefix;
    }

    /** Entries with equal prefixes stand next to each other and are few. */
    private void insert(long[] keys, int[] entries, int place) {
        int entry = (int) keys[place] & INDEX;
        int at = place;
        while (at > 0 && (keys[at - 1] ^ keys[place]) >>> INDEX_BITS == 0 && less(entry, entries[at - 1])) {
            entries[at] = entries[at - 1];
            at--;
        }
        entries[at] = entry;
    }

    private boolean less(int left, int right) {
        int byFirst = Long.compareUnsigned(
                Long.reverseBytes(table.first(left)), Long.reverseBytes(table.first(right)));
        return byFirst != 0
                ? byFirst < 0
                : Long.compareUnsigned(
                                Long.reverseBytes(table.second(left)), Long.reverseBytes(table.second(right)))
                        < 0;
    }
}
