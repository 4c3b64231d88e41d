package io.millrace.engine.local;

import io.millrace.engine.local.PairBlocks.Block;
import io.millrace.engine.local.scan.KeyWords;
import io.millrace.engine.local.scan.PairBatch;
import io.millrace.value.ByteReader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Adds what blocks hold to a table. One thread. */
final class BlockReader {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final GroupTable table;
    private final Pass pass;
    private final Overdraft overdraft;
    private final PairBatch batch = new PairBatch();
    private byte[] buffer = {};
    private byte[] bytes = {};
    private int at;
    private long first;
    private long second;

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

    BlockReader(GroupTable table, Pass pass, Overdraft overdraft) {
        this.table = table;
        this.pass = pass;
        this.overdraft = overdraft;
    }

    /** Adds the blocks of a partition in order. */
    void addAll(PairBlocks blocks, int partition) {
        for (Block block : blocks.blocks(partition)) {
            bytes = blocks.load(block, buffer);
            buffer = block.isOnDisk() ? bytes : buffer;
            at = PairBlocks.HEADER_BYTES;
            if (bytes[0] == PairBlocks.STATES) {
                addStates(block.length());
            } else {
                batch.kind(PairBatch.Kind.of(bytes[0]), bytes[1]);
                addPairs(block.length());
            }
            overdraft.cover(table.states().bytes(), () -> KeyBytes.value(first, second, bytes));
        }
    }

    private void addPairs(int end) {
        boolean hasValues = batch.kind() != PairBatch.Kind.ONES;
        long[] words = batch.words();
        batch.bytes(bytes);
        int size = 0;
        while (at < end) {
            nextKey();
            if (hasValues) {
                batch.values()[size] = (long) LONGS.get(bytes, at);
                at += Long.BYTES;
            }
            words[2 * size] = first;
            words[2 * size + 1] = second;
            size += pass.count() == 1 || pass.takes(KeyWords.hash(first, second)) ? 1 : 0;
            if (size == PairBatch.CAPACITY) {
                flush(size);
                size = 0;
            }
        }
        flush(size);
    }

    private void flush(int size) {
        batch.size(size);
        table.add(batch);
        batch.size(0);
    }

    private void addStates(int end) {
        while (at < end) {
            nextKey();
            int length = nextVarint();
            if (pass.takes(KeyWords.hash(first, second))) {
                table.states().read(table.ordinal(first, second, bytes), new ByteReader(bytes, at, at + length));
            }
            at += length;
        }
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

    private void nextKey() {
        int top = bytes[at++] & 0xFF;
        if (top < KeyWords.LONG) {
            int length = top & KeyWords.MAX_SHORT;
            first = KeyWords.low((long) LONGS.get(bytes, at), Math.min(Long.BYTES, length));
            long rest = length <= Long.BYTES
                    ? 0
                    : KeyWords.low((long) LONGS.get(bytes, at + Long.BYTES), length - Long.BYTES);
            second = ((long) top << KeyWords.TOP) | rest;
            at += length;
        } else {
            int length = nextVarint();
            first = KeyWords.first(bytes, at, length);
            second = KeyWords.longKey(top, at, length);
            at += length;
        }
    }
}
