package io.millrace.engine.local;

import io.millrace.function.Accumulators;
import io.millrace.value.ByteBuilder;
import io.millrace.value.Hash;
import java.util.Arrays;

/**
 * Keys to states: open addressing with linear probing over keys as bytes in one arena. A key's ordinal is its place in
 * order of first sight; hashes, key ends and states are columns by ordinal. The design of vectorised engines (Trino's
 * group-by hash, DuckDB's hash aggregate). Not thread-safe.
 */
final class GroupTable implements Content {
    private static final int FIRST_SLOTS = 64;

    private final Accumulators states;
    private final ByteBuilder arena = new ByteBuilder(256);
    private int[] slots = new int[FIRST_SLOTS];
    private long[] hashes = new long[FIRST_SLOTS / 2];
    private int[] ends = new int[FIRST_SLOTS / 2];
    private int size;

    GroupTable(Accumulators states) {
        this.states = states;
    }

    /** The key's ordinal; equal to the size before if the key is new, and then its state is to be added at once. */
    int ordinal(byte[] bytes, int offset, int length, long hash) {
        int mask = slots.length - 1;
        int slot = (int) hash & mask;
        while (slots[slot] != 0) {
            int ordinal = slots[slot] - 1;
            if (hashes[ordinal] == hash && isKey(ordinal, bytes, offset, length)) {
                return ordinal;
            }
            slot = (slot + 1) & mask;
        }
        slots[slot] = size + 1;
        return insert(bytes, offset, length, hash);
    }

    Accumulators states() {
        return states;
    }

    @Override
    public int size() {
        return size;
    }

    /** A copy of the key's bytes. */
    byte[] key(int ordinal) {
        return Arrays.copyOfRange(arena.array(), start(ordinal), ends[ordinal]);
    }

    /** Merges {@code later} into this; its values come after ours. */
    @Override
    public GroupTable append(Content later) {
        GroupTable other = (GroupTable) later;
        for (int i = 0; i < other.size; i++) {
            int from = other.start(i);
            int mine = ordinal(other.arena.array(), from, other.ends[i] - from, other.hashes[i]);
            states.merge(mine, other.states, i);
        }
        return this;
    }

    static long hash(byte[] bytes, int length) {
        return Hash.of(bytes, 0, length);
    }

    private int start(int ordinal) {
        return ordinal == 0 ? 0 : ends[ordinal - 1];
    }

    private boolean isKey(int ordinal, byte[] bytes, int offset, int length) {
        return Arrays.equals(arena.array(), start(ordinal), ends[ordinal], bytes, offset, offset + length);
    }

    private int insert(byte[] bytes, int offset, int length, long hash) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size * 2);
            ends = Arrays.copyOf(ends, size * 2);
        }
        arena.put(bytes, offset, length);
        hashes[size] = hash;
        ends[size] = arena.size();
        size++;
        if (size * 2 > slots.length) {
            rehash();
        }
        return size - 1;
    }

    private void rehash() {
        int[] larger = new int[slots.length * 2];
        int mask = larger.length - 1;
        for (int ordinal = 0; ordinal < size; ordinal++) {
            int slot = (int) hashes[ordinal] & mask;
            while (larger[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            larger[slot] = ordinal + 1;
        }
        slots = larger;
    }
}
