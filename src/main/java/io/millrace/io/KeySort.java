package io.millrace.io;

import java.util.Arrays;

/**
 * Collects keys and gives their numbers in the order of the keys, equal keys in the order they came. Keys are cut into
 * pieces of five bytes, each of which is sorted together with the number of its key in one {@code long}; those that agree
 * in a piece are sorted by the next (Bentley and McIlroy's multikey sort). Holds at most 16 MiB of keys and 16 MiB beside
 * them.
 */
final class KeySort {
    /** What follows in a longer key is not looked at. */
    static final int KEY_BYTES = 64;

    private static final int NUMBER_BITS = 24;
    private static final int PIECE_BYTES = (Long.SIZE - NUMBER_BITS) / Byte.SIZE;
    private static final int MAX_BYTES = 1 << 24;

    private final byte[] keys = new byte[MAX_BYTES];
    /** Where each key starts, and where the last ends. */
    private final int[] starts;

    private final long[] pieces;
    private int count;

    /** Takes at most {@code maxKeys}, which are at most 2^24. */
    KeySort(int maxKeys) {
        starts = new int[maxKeys + 1];
        pieces = new long[maxKeys];
    }

    int count() {
        return count;
    }

    /** True if another key may not fit. */
    boolean isFull() {
        return count == pieces.length || starts[count] > MAX_BYTES - KEY_BYTES;
    }

    /** Takes a key, unless it is full. */
    void add(byte[] key) {
        int length = Math.min(key.length, KEY_BYTES);
        System.arraycopy(key, 0, keys, starts[count], length);
        starts[count + 1] = starts[count] + length;
        count++;
    }

    void clear() {
        count = 0;
    }

    /** Sorts; {@link #number} tells what came where. */
    void sort() {
        for (int i = 0; i < count; i++) {
            pieces[i] = i;
        }
        sort(0, count, 0);
    }

    /** The number of the key at {@code place} of the order, from 0 as they came. */
    int number(int place) {
        return (int) pieces[place] & ((1 << NUMBER_BITS) - 1);
    }

    /** Sorts keys that agree in their first {@code depth} bytes. */
    private void sort(int from, int to, int depth) {
        int at = depth;
        boolean agree = true;
        while (agree) {
            if (at >= length(number(from))) {
                // They are equal, since no key is the start of another.
                return;
            }
            for (int i = from; i < to; i++) {
                pieces[i] = piece(number(i), at);
            }
            Arrays.sort(pieces, from, to);
            agree = pieces[from] >>> NUMBER_BITS == pieces[to - 1] >>> NUMBER_BITS;
            at += PIECE_BYTES;
        }
        sortGroups(from, to, at);
    }

    private void sortGroups(int from, int to, int depth) {
        int start = from;
        while (start < to) {
            long piece = pieces[start] >>> NUMBER_BITS;
            int end = start + 1;
            while (end < to && pieces[end] >>> NUMBER_BITS == piece) {
                end++;
            }
            if (end - start > 1) {
                sort(start, end, depth);
            }
            start = end;
        }
    }

    private int length(int number) {
        return starts[number + 1] - starts[number];
    }

    /** Five bytes of a key and its number; zeros stand behind its end. The top bit is turned, since longs have a sign. */
    private long piece(int number, int depth) {
        int from = starts[number] + depth;
        int to = Math.min(starts[number + 1], from + PIECE_BYTES);
        long piece = 0;
        for (int i = from; i < to; i++) {
            piece = piece << Byte.SIZE | (keys[i] & 0xFF);
        }
        int missing = PIECE_BYTES - Math.max(0, to - from);
        return (piece << (missing * Byte.SIZE + NUMBER_BITS) | number) ^ Long.MIN_VALUE;
    }
}
