package io.millrace.function;

import java.util.function.LongConsumer;

/** A set of 64-bit hashes: open addressing with linear probing. Not thread-safe. */
final class HashSet64 {
    private static final int FIRST_SLOTS = 8;

    /** Free where it is 0. */
    private long[] slots = new long[FIRST_SLOTS];

    private boolean hasZero;
    private int size;

    /** True if it is new. */
    boolean add(long hash) {
        if (hash == 0) {
            boolean isNew = !hasZero;
            hasZero = true;
            size += isNew ? 1 : 0;
            return isNew;
        }
        if (!put(slots, hash)) {
            return false;
        }
        size++;
        if (size * 2 > slots.length) {
            long[] larger = new long[slots.length * 2];
            for (long each : slots) {
                if (each != 0) {
                    put(larger, each);
                }
            }
            slots = larger;
        }
        return true;
    }

    private static boolean put(long[] slots, long hash) {
        int mask = slots.length - 1;
        int slot = (int) hash & mask;
        while (slots[slot] != 0) {
            if (slots[slot] == hash) {
                return false;
            }
            slot = (slot + 1) & mask;
        }
        slots[slot] = hash;
        return true;
    }

    int size() {
        return size;
    }

    void forEach(LongConsumer visitor) {
        if (hasZero) {
            visitor.accept(0);
        }
        for (long each : slots) {
            if (each != 0) {
                visitor.accept(each);
            }
        }
    }

    /** Memory held, about. */
    long bytes() {
        return (long) slots.length * Long.BYTES;
    }
}
