package io.millrace.bench.limit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Sums for names of at most 24 bytes; entries in the order in which names were first seen. */
final class HostTable {
    static final int LONGEST = 24;
    private static final int STRIDE = 4;
    private static final int INDEX_BITS = 17;
    private static final int INDEX = (1 << INDEX_BITS) - 1;

    private final int[] slots = new int[1 << INDEX_BITS];
    private long[] entries = new long[STRIDE * (1 << 12)];
    private int size;

    void add(long first, long second, long third, long value) {
        long hash = (first ^ second * 0x9e3779b97f4a7c15L ^ third * 0x165667b19e3779f9L) * 0xc2b2ae3d27d4eb4fL;
        int tag = (int) hash & ~INDEX;
        int slot = (int) (hash >>> 64 - INDEX_BITS);
        while (true) {
            int held = slots[slot];
            if (held == 0) {
                held = insert(first, second, third, slot, tag);
            }
            if (((held ^ tag) & ~INDEX) == 0) {
                int at = ((held & INDEX) - 1) * STRIDE;
                if (entries[at] == first && entries[at + 1] == second && entries[at + 2] == third) {
                    entries[at + 3] += value;
                    return;
                }
            }
            slot = slot + 1 & INDEX;
        }
    }

    private int insert(long first, long second, long third, int slot, int tag) {
        if (size == slots.length / 4 * 3) {
            throw new IllegalStateException("More distinct hosts than this loop was written for");
        }
        int at = size * STRIDE;
        if (at == entries.length) {
            entries = Arrays.copyOf(entries, 2 * entries.length);
        }
        entries[at] = first;
        entries[at + 1] = second;
        entries[at + 2] = third;
        slots[slot] = tag | ++size;
        return slots[slot];
    }

    int size() {
        return size;
    }

    long sum(int entry) {
        return entries[entry * STRIDE + 3];
    }

    String name(int entry) {
        byte[] name = new byte[LONGEST];
        for (int i = 0; i < 3; i++) {
            Swar.store(name, 8 * i, entries[entry * STRIDE + i]);
        }
        int length = LONGEST;
        while (length > 0 && name[length - 1] == 0) {
            length--;
        }
        return new String(name, 0, length, StandardCharsets.UTF_8);
    }

    void addAll(HostTable other) {
        for (int at = 0; at < other.size * STRIDE; at += STRIDE) {
            add(other.entries[at], other.entries[at + 1], other.entries[at + 2], other.entries[at + 3]);
        }
    }
}
