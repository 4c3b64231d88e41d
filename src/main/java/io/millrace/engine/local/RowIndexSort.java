package io.millrace.engine.local;

import java.util.Arrays;

/**
 * Sorts the rows of an arena by sorting references to them. Keys are cut into words of eight bytes: rows are sorted by
 * the first word, those that agree in it by the second, and so on (Bentley and McIlroy's multikey sort, with a
 * least-significant-digit radix sort of the words, Knuth, volume 3, section 5.2.5). Few rows, and those that agree in
 * very many words, are merge-sorted by their whole keys. Stable.
 */
final class RowIndexSort {
    private static final int BUCKETS = 1 << Byte.SIZE;
    private static final int BUCKET = BUCKETS - 1;

    /** Below it counting the digits costs more than comparing. */
    private static final int FEW_ROWS = 256;

    private static final int INSERTION_ROWS = 12;

    /** Bounds the recursion. */
    private static final int MAX_WORDS = 64;

    private final RowArena arena;
    private final RowView left = new RowView();
    private final RowView right = new RowView();
    /** Of each digit's values, one digit after the other; made when there are enough rows to count. */
    private int[] counts = {};

    private long[] words;
    private long[] references;
    private long[] otherWords;
    private long[] otherReferences;

    private RowIndexSort(RowArena arena, long[] rows) {
        this.arena = arena;
        references = rows;
        otherReferences = new long[references.length];
        words = new long[references.length];
        otherWords = new long[references.length];
    }

    /** The references of all rows of {@code arena} in order. */
    static long[] sorted(RowArena arena) {
        return sorted(arena, arena.references());
    }

    /** The references of some of its rows in order; {@code rows} is used up. */
    static long[] sorted(RowArena arena, long[] rows) {
        RowIndexSort sort = new RowIndexSort(arena, rows);
        sort.sort(0, sort.references.length, 0);
        return sort.references;
    }

    /** Sorts rows that agree in all words before number {@code first}. */
    private void sort(int from, int to, int first) {
        int word = first;
        boolean agree = true;
        while (agree) {
            load(from, to, word);
            if (to - from <= FEW_ROWS || word >= MAX_WORDS) {
                mergeSort(from, to);
                return;
            }
            agree = !radixSort(from, to);
            word++;
        }
        sortGroups(from, to, word);
    }

    /** Sorts each group of rows that agree in the word that is loaded. */
    private void sortGroups(int from, int to, int word) {
        int start = from;
        while (start < to) {
            int end = start + 1;
            while (end < to && words[end] == words[start]) {
                end++;
            }
            if (end - start > 1) {
                sort(start, end, word);
            }
            start = end;
        }
    }

    private void load(int from, int to, int word) {
        for (int i = from; i < to; i++) {
            arena.look(references[i], left);
            words[i] = left.word(word);
        }
    }

    /** Sorts by the loaded words; false if all are equal. */
    private boolean radixSort(int from, int to) {
        count(from, to);
        boolean moved = false;
        boolean swapped = false;
        for (int digit = 0; digit < Long.BYTES; digit++) {
            int some = (int) (words[from] >>> (digit * Byte.SIZE)) & BUCKET;
            if (counts[digit * BUCKETS + some] < to - from) {
                scatter(from, to, digit);
                swap();
                swapped = !swapped;
                moved = true;
            }
        }
        if (swapped) {
            // The rows outside of the range are where they were.
            System.arraycopy(words, from, otherWords, from, to - from);
            System.arraycopy(references, from, otherReferences, from, to - from);
            swap();
        }
        return moved;
    }

    private void count(int from, int to) {
        if (counts.length == 0) {
            counts = new int[Long.BYTES * BUCKETS];
        } else {
            Arrays.fill(counts, 0);
        }
        for (int i = from; i < to; i++) {
            long word = words[i];
            for (int digit = 0; digit < Long.BYTES; digit++) {
                counts[digit * BUCKETS + ((int) (word >>> (digit * Byte.SIZE)) & BUCKET)]++;
            }
        }
    }

    private void scatter(int from, int to, int digit) {
        int[] places = counts;
        int first = digit * BUCKETS;
        int place = from;
        for (int bucket = first; bucket < first + BUCKETS; bucket++) {
            int count = places[bucket];
            places[bucket] = place;
            place += count;
        }
        int shift = digit * Byte.SIZE;
        for (int i = from; i < to; i++) {
            long word = words[i];
            int at = places[first + ((int) (word >>> shift) & BUCKET)]++;
            otherWords[at] = word;
            otherReferences[at] = references[i];
        }
    }

    private void swap() {
        long[] spareWords = words;
        words = otherWords;
        otherWords = spareWords;
        long[] spareReferences = references;
        references = otherReferences;
        otherReferences = spareReferences;
    }

    private void mergeSort(int from, int to) {
        if (to - from <= INSERTION_ROWS) {
            insertionSort(from, to);
            return;
        }
        int middle = (from + to) >>> 1;
        mergeSort(from, middle);
        mergeSort(middle, to);
        System.arraycopy(words, from, otherWords, from, to - from);
        System.arraycopy(references, from, otherReferences, from, to - from);
        int a = from;
        int b = middle;
        for (int i = from; i < to; i++) {
            boolean takeLeft = b == to || (a < middle && compareOthers(a, b) <= 0);
            int source = takeLeft ? a++ : b++;
            words[i] = otherWords[source];
            references[i] = otherReferences[source];
        }
    }

    private void insertionSort(int from, int to) {
        for (int i = from + 1; i < to; i++) {
            long movedWord = words[i];
            long moved = references[i];
            int at = i;
            while (at > from && compare(words[at - 1], references[at - 1], movedWord, moved) > 0) {
                words[at] = words[at - 1];
                references[at] = references[at - 1];
                at--;
            }
            words[at] = movedWord;
            references[at] = moved;
        }
    }

    private int compareOthers(int a, int b) {
        return compare(otherWords[a], otherReferences[a], otherWords[b], otherReferences[b]);
    }

    private int compare(long wordA, long a, long wordB, long b) {
        if (wordA != wordB) {
            return Long.compareUnsigned(wordA, wordB);
        }
        arena.look(a, left);
        arena.look(b, right);
        return left.compareTo(right);
    }
}
