package io.millrace.bench.limit;

import java.util.Arrays;

/**
 * Counts of words of at most 16 letters. Slots hold the upper bits of the hash and the number of an entry; entries lie
 * in the order in which words were first seen, so that the frequent ones share few cache lines.
 */
final class WordTable {
    private static final int STRIDE = 2;
    private static final int INDEX_BITS = 18;
    private static final int INDEX = (1 << INDEX_BITS) - 1;

    private int[] slots = new int[1 << 18];
    private long[] words = new long[STRIDE * (1 << 12)];
    /** Apart from the words, so that no load of a word has to wait whether an earlier count is stored over it. */
    private long[] counts = new long[1 << 12];

    private int size;

    static long hash(long first, long second) {
        return first * 0x9e3779b97f4a7c15L ^ (second + 0x165667b19e3779f9L) * 0xc2b2ae3d27d4eb4fL;
    }

    void add(long first, long second, long hash, long count) {
        int[] table = slots;
        int mask = table.length - 1;
        // The upper bits of a product depend on all letters, the lower ones on the first few only.
        int tag = (int) (hash >>> 14) & ~INDEX;
        int slot = (int) (hash >>> 64 - INDEX_BITS) & mask;
        while (true) {
            int held = table[slot];
            if (held == 0) {
                insert(first, second, count, slot, tag);
                return;
            }
            if (((held ^ tag) & ~INDEX) == 0) {
                int entry = (held & INDEX) - 1;
                if (words[entry * STRIDE] == first && words[entry * STRIDE + 1] == second) {
                    counts[entry] += count;
                    return;
                }
            }
            slot = slot + 1 & mask;
        }
    }

    private void insert(long first, long second, long count, int slot, int tag) {
        if (size == slots.length / 4 * 3) {
            throw new IllegalStateException("More distinct words than this loop was written for");
        }
        if (size == counts.length) {
            words = Arrays.copyOf(words, 2 * words.length);
            counts = Arrays.copyOf(counts, 2 * counts.length);
        }
        words[size * STRIDE] = first;
        words[size * STRIDE + 1] = second;
        counts[size] = count;
        slots[slot] = tag | ++size;
    }

    int size() {
        return size;
    }

    long first(int entry) {
        return words[entry * STRIDE];
    }

    long second(int entry) {
        return words[entry * STRIDE + 1];
    }

    long count(int entry) {
        return counts[entry];
    }

    void addAll(WordTable other) {
        for (int entry = 0; entry < other.size; entry++) {
            long first = other.first(entry);
            long second = other.second(entry);
            add(first, second, hash(first, second), other.count(entry));
        }
    }
}
