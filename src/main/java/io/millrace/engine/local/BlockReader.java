package io.millrace.engine.local;

import io.millrace.engine.local.scan.KeyWords;
import io.millrace.engine.local.scan.PairBatch;
import io.millrace.function.Accumulators;
import io.millrace.value.ByteReader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Adds to a table what {@link PairBlocks} hold; both are used again for the next partition. One thread. */
final class BlockReader {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private static final byte[] NO_BYTES = {};

    private final Supplier<Accumulators> empty;
    private final GroupTable table;
    private final PairBatch batch = new PairBatch();
    /** For blocks that come from disk: one, or as many as the table has keys in. */
    private final List<byte[]> buffers = new ArrayList<>();

    private int lent;
    private Pass pass = Pass.ALL;
    private byte[] bytes = NO_BYTES;
    private int at;
    private long first;
    private long second;
    private int top;
    private int length;

    /**
     * Which keys of a partition are reduced together: those whose next bits of the hash are one number, where all of
     * them would not find room.
     *
     * @param number from 0 to {@code count} - 1
     * @param count a power of two
     */
    record Pass(int number, int count) {
        private static final int SHIFT = 40;

        static final Pass ALL = new Pass(0, 1);

        boolean takes(long hash) {
            return count == 1 || ((hash >>> SHIFT) & (count - 1)) == number;
        }
    }

    /** With a table of states that {@code empty} makes. */
    BlockReader(Supplier<Accumulators> empty) {
        this.empty = empty;
        this.table = new GroupTable(empty.get());
    }

    /** The table, empty, for the keys of {@code next}. */
    GroupTable begin(Pass next) {
        pass = next;
        lent = 0;
        boolean cleared = table.states().clear();
        table.restart(cleared ? table.states() : empty.get());
        return table;
    }

    /** Adds the blocks of a partition in order; they must stay as they are as long as the table is used. */
    void addAll(PairBlocks blocks, int partition, Overdraft overdraft) {
        for (BlockStore.Block block : blocks.blocks(partition)) {
            load(blocks, block);
            at = PairBlocks.HEADER_BYTES;
            if (bytes[0] == PairBlocks.STATES) {
                addStates(block.length());
            } else {
                batch.kind(PairBatch.Kind.of(bytes[0]), bytes[1]);
                addRuns(block.length());
            }
            overdraft.cover(table.states().bytes(), () -> KeyBytes.value(first, second, bytes));
        }
    }

    /** Where all keys of the blocks are wanted there is room for them, and no need to copy the bytes of long ones. */
    private void load(PairBlocks blocks, BlockStore.Block block) {
        boolean lends = pass.count() == 1 && block.length() + PairBlocks.SLACK_BYTES <= KeyArena.PAGE_BYTES;
        if (block.isOnDisk()) {
            int number = lends ? lent++ : 0;
            if (number == buffers.size()) {
                buffers.add(NO_BYTES);
            }
            bytes = blocks.load(block, buffers.get(number));
            buffers.set(number, bytes);
        } else {
            bytes = blocks.load(block, NO_BYTES);
        }
        if (lends) {
            table.lend(bytes);
        }
    }

    private void addRuns(int end) {
        batch.bytes(bytes);
        while (at < end) {
            nextForm();
            int pairs = (short) SHORTS.get(bytes, at) & 0xFFFF;
            at += Short.BYTES;
            while (pairs > 0) {
                int count = Math.min(pairs, PairBatch.CAPACITY - batch.size());
                addPairs(count);
                pairs -= count;
            }
        }
        flush();
    }

    private void addPairs(int count) {
        int pairBytes = PairBlocks.pairBytes(batch.kind().code(), length);
        if (top < KeyWords.LONG) {
            shortKeys(batch.words(), batch.size(), count, pairBytes);
        } else {
            longKeys(batch.words(), batch.size(), count, pairBytes);
        }
        if (batch.kind() != PairBatch.Kind.ONES) {
            values(batch.values(), batch.size(), count, pairBytes);
        }
        at += count * pairBytes;
        batch.size(batch.size() + count);
        if (batch.size() == PairBatch.CAPACITY) {
            flush();
        }
    }

    private void shortKeys(long[] words, int from, int count, int pairBytes) {
        for (int i = 0; i < count; i++) {
            int key = at + i * pairBytes;
            words[2 * (from + i)] = shortFirst(key);
            words[2 * (from + i) + 1] = shortSecond(key);
        }
    }

    private void longKeys(long[] words, int from, int count, int pairBytes) {
        for (int i = 0; i < count; i++) {
            int key = at + i * pairBytes;
            words[2 * (from + i)] = KeyWords.first(bytes, key, length);
            words[2 * (from + i) + 1] = KeyWords.longKey(top, key, length);
        }
    }

    private void values(long[] values, int from, int count, int pairBytes) {
        for (int i = 0; i < count; i++) {
            values[from + i] = (long) LONGS.get(bytes, at + i * pairBytes + length);
        }
    }

    private void flush() {
        if (batch.size() > 0) {
            first = batch.words()[2 * batch.size() - 2];
            second = batch.words()[2 * batch.size() - 1];
        }
        if (pass.count() > 1) {
            select();
        }
        table.add(batch);
        batch.size(0);
    }

    /** Drops the pairs of other passes. */
    private void select() {
        long[] words = batch.words();
        long[] values = batch.values();
        int kept = 0;
        for (int i = 0; i < batch.size(); i++) {
            words[2 * kept] = words[2 * i];
            words[2 * kept + 1] = words[2 * i + 1];
            values[kept] = values[i];
            kept += pass.takes(KeyWords.hash(words[2 * i], words[2 * i + 1])) ? 1 : 0;
        }
        batch.size(kept);
    }

    private void addStates(int end) {
        while (at < end) {
            nextForm();
            boolean isShort = top < KeyWords.LONG;
            first = isShort ? shortFirst(at) : KeyWords.first(bytes, at, length);
            second = isShort ? shortSecond(at) : KeyWords.longKey(top, at, length);
            at += length;
            int stateBytes = nextVarint();
            if (pass.takes(KeyWords.hash(first, second))) {
                table.states().read(table.ordinal(first, second, bytes), new ByteReader(bytes, at, at + stateBytes));
            }
            at += stateBytes;
        }
    }

    private void nextForm() {
        top = bytes[at++] & 0xFF;
        length = top < KeyWords.LONG ? top & KeyWords.MAX_SHORT : nextVarint();
    }

    private int nextVarint() {
        int value = 0;
        int shift = 0;
        while (bytes[at] < 0) {
            value |= (bytes[at++] & 0x7F) << shift;
            shift += 7;
        }
        return value | (bytes[at++] << shift);
    }

    private long shortFirst(int key) {
        return KeyWords.low((long) LONGS.get(bytes, key), Math.min(Long.BYTES, length));
    }

    private long shortSecond(int key) {
        long rest =
                length <= Long.BYTES ? 0 : KeyWords.low((long) LONGS.get(bytes, key + Long.BYTES), length - Long.BYTES);
        return ((long) top << KeyWords.TOP) | rest;
    }
}
