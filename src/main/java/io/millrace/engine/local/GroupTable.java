package io.millrace.engine.local;

import io.millrace.engine.local.scan.KeyWords;
import io.millrace.engine.local.scan.PairBatch;
import io.millrace.function.Accumulators;
import io.millrace.value.ByteBuilder;
import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Keys to states: open addressing with linear probing. A key's ordinal is its place in order of first sight, so that
 * the keys of skewed data that come often lie close together; the words of keys, see {@link KeyWords}, and their states
 * are columns by ordinal, the bytes of long keys lie in an arena. A slot has the ordinal and eight bits of the hash, so
 * that a look at another key's words is rare. The design of vectorised engines (Trino's group-by hash, DuckDB's hash
 * aggregate; tags in slots after Swiss tables). Not thread-safe.
 */
final class GroupTable {
    /** Keys that fit one table. */
    static final int MAX_KEYS = (1 << 24) - 2;

    /** So many keys of a batch tell whether its keys are long. */
    private static final int SAMPLE = 16;

    private static final int FIRST_SLOTS = 64;
    /** Up to so many slots, 32 KiB, one in eight is taken at most, so that hardly a key stands beside its place. */
    private static final int SPARSE_SLOTS = 1 << 13;

    private static final int ORDINAL = (1 << 24) - 1;

    private Accumulators states;
    private final KeyArena arena = new KeyArena();
    private int[] all = {};
    private final int[] ordinals = new int[PairBatch.CAPACITY];
    private final long[] hashes = new long[PairBatch.CAPACITY];
    private int[] slots = new int[FIRST_SLOTS];
    /** Two of each key, behind two that are no key's, for slots that are free. */
    private long[] words = new long[FIRST_SLOTS];

    private int size;

    GroupTable(Accumulators states) {
        this.states = states;
        words[1] = KeyWords.NONE;
    }

    /** Forgets all keys and starts anew with {@code fresh} states, in the memory that it has. */
    void restart(Accumulators fresh) {
        states = fresh;
        arena.clear();
        Arrays.fill(slots, 0);
        size = 0;
    }

    /** Long keys of batches in {@code block} stay where they lie, until {@link #restart}; see {@link KeyArena#lend}. */
    void lend(byte[] block) {
        arena.lend(block);
    }

    /** Adds all pairs of {@code batch}; there must be room for their keys. */
    void add(PairBatch batch) {
        int count = batch.size();
        findAll(batch.words(), batch.bytes(), count);
        states.grow(size);
        switch (batch.kind()) {
            case ONES -> states.addOnes(ordinals, count);
            case LONGS -> states.addLongs(ordinals, batch.values(), count);
            case DECIMALS -> states.addDecimals(ordinals, batch.values(), count, batch.digits());
            case DOUBLES -> states.addDoubles(ordinals, batch.values(), count);
        }
    }

    /** Where the first keys are long, hashes are made apart from looks at the table. */
    private void findAll(long[] keys, byte[] bytes, int count) {
        long seconds = -1;
        for (int i = 0; i < Math.min(count, SAMPLE); i++) {
            seconds &= keys[2 * i + 1];
        }
        if (KeyWords.isShort(seconds)) {
            findMixed(keys, bytes, count);
        } else {
            findAny(keys, bytes, count);
        }
    }

    /** Most short keys are found at the first look; a few long ones among them cost the others nothing. */
    private void findMixed(long[] keys, byte[] bytes, int count) {
        int[] table = slots;
        long[] known = words;
        for (int i = 0; i < count; i++) {
            long first = keys[2 * i];
            long second = keys[2 * i + 1];
            int found = table[(int) KeyWords.foldOfShort(first, second) & (table.length - 1)] & ORDINAL;
            if (known[2 * found] == first && known[2 * found + 1] == second && KeyWords.isShort(second)) {
                ordinals[i] = found - 1;
            } else {
                ordinals[i] = ordinal(first, second, bytes);
                table = slots;
                known = words;
            }
        }
    }

    /** All slots are looked at first, for nothing but that many come into the cache at once. */
    private void findAny(long[] keys, byte[] bytes, int count) {
        int[] table = slots;
        for (int i = 0; i < count; i++) {
            hashes[i] = KeyWords.fold(keys[2 * i], keys[2 * i + 1]);
        }
        for (int i = 0; i < count; i++) {
            ordinals[i] = table[(int) hashes[i] & (table.length - 1)];
        }
        for (int i = 0; i < count; i++) {
            ordinals[i] = find(keys[2 * i], keys[2 * i + 1], bytes, hashes[i]);
        }
    }

    /** The ordinal of a key, which is new if it equals the size before. */
    int ordinal(long first, long second, byte[] bytes) {
        return find(first, second, bytes, KeyWords.fold(first, second));
    }

    private int find(long first, long second, byte[] bytes, long hash) {
        int[] all = slots;
        int mask = all.length - 1;
        int tag = (int) (hash >>> 8) & ~ORDINAL;
        for (int slot = (int) hash & mask; ; slot = (slot + 1) & mask) {
            int found = all[slot];
            if (found == 0) {
                return insert(slot, tag, first, second, bytes);
            }
            int ordinal = (found & ORDINAL) - 1;
            if ((found & ~ORDINAL) == tag && isKey(ordinal, first, second, bytes)) {
                return ordinal;
            }
        }
    }

    private boolean isKey(int ordinal, long first, long second, byte[] bytes) {
        if (words[2 * ordinal + 2] != first) {
            return false;
        }
        long mine = words[2 * ordinal + 3];
        return KeyWords.isShort(second) ? mine == second : isLongKey(mine, second, bytes);
    }

    private boolean isLongKey(long mine, long second, byte[] bytes) {
        return KeyWords.form(mine) == KeyWords.form(second) && arena.equals(mine, second, bytes);
    }

    private int insert(int slot, int tag, long first, long second, byte[] bytes) {
        if (size >= MAX_KEYS) {
            throw new IllegalStateException("More keys than a table can hold");
        }
        slots[slot] = tag | (size + 1);
        if (2 * size + 2 == words.length) {
            words = Arrays.copyOf(words, words.length * 2);
        }
        words[2 * size + 2] = first;
        words[2 * size + 3] = KeyWords.isShort(second) ? second : arena.keep(second, bytes);
        size++;
        if (size * (slots.length < SPARSE_SLOTS ? 8 : 2) > slots.length) {
            rehash();
        }
        return size - 1;
    }

    private void rehash() {
        int[] larger = new int[slots.length * 2];
        int mask = larger.length - 1;
        for (int ordinal = 0; ordinal < size; ordinal++) {
            long hash = KeyWords.fold(first(ordinal), second(ordinal));
            int slot = (int) hash & mask;
            while (larger[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            larger[slot] = ((int) (hash >>> 8) & ~ORDINAL) | (ordinal + 1);
        }
        slots = larger;
    }

    Accumulators states() {
        return states;
    }

    /** How many keys. */
    int size() {
        return size;
    }

    private long first(int ordinal) {
        return words[2 * ordinal + 2];
    }

    private long second(int ordinal) {
        return words[2 * ordinal + 3];
    }

    long hash(int ordinal) {
        return KeyWords.hash(first(ordinal), second(ordinal));
    }

    /** All ordinals in order, and more behind them; lasts until keys are added. */
    int[] all() {
        if (all.length < size) {
            all = IntStream.range(0, Math.max(size, words.length / 2)).toArray();
        }
        return all;
    }

    /** The key as {@link KeyCodec} writes it. */
    byte[] key(int ordinal) {
        long second = second(ordinal);
        return KeyBytes.encoded(first(ordinal), arena.inPage(second), arena.page(second));
    }

    /** The key as a value. */
    Value value(int ordinal) {
        long second = second(ordinal);
        return KeyBytes.value(first(ordinal), arena.inPage(second), arena.page(second));
    }

    /** Is there room for the keys of {@code batch}, whatever they are? */
    boolean hasRoom(PairBatch batch) {
        return hasRoom(batch.bytes().length);
    }

    /** Is there room for a batch of keys of {@code bytes}? */
    boolean hasRoom(int bytes) {
        return size + PairBatch.CAPACITY <= MAX_KEYS && arena.hasRoom(bytes);
    }

    /** Adds all states to {@code blocks}, and lets go of each at once, so that they are not in memory twice. */
    void moveTo(PairBlocks blocks) {
        ByteBuilder state = new ByteBuilder(64);
        for (int i = 0; i < size; i++) {
            states.write(i, state.clear());
            states.drop(i);
            blocks.add(first(i), arena.inPage(second(i)), arena.page(second(i)), state);
        }
    }

    /** Bytes that {@link #moveTo} would add, about. */
    long writtenBytes() {
        ByteBuilder state = new ByteBuilder(64);
        long bytes = 0;
        for (int i = 0; i < size; i++) {
            states.write(i, state.clear());
            bytes += KeyWords.length(second(i)) + state.size() + 2;
        }
        return bytes;
    }

    /** Takes the state that {@code other} has of one of its keys. */
    void merge(GroupTable other, int otherOrdinal) {
        long second = other.second(otherOrdinal);
        int mine = ordinal(other.first(otherOrdinal), other.arena.inPage(second), other.arena.page(second));
        states.merge(mine, other.states, otherOrdinal);
    }

    /** Memory held, about. */
    long bytes() {
        return (long) slots.length * Integer.BYTES + (long) words.length * Long.BYTES + arena.bytes() + states.bytes();
    }
}
