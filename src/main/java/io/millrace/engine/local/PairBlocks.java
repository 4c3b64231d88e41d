package io.millrace.engine.local;

import io.millrace.engine.local.scan.KeyWords;
import io.millrace.engine.local.scan.PairBatch;
import io.millrace.io.SpillFile;
import io.millrace.value.ByteBuilder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one lane has not reduced: pairs, and states of keys that found no room in its table, by the partition of their
 * key, in blocks of one kind each. Where memory ends, full blocks go to disk; their order within a partition stays.
 * (Radix partitioning as of DuckDB's external aggregation, Kuiper, Boncz and Mühleisen, ICDE 2024.) Not thread-safe
 * while it grows; read by any number of threads after that.
 */
final class PairBlocks {
    static final int PARTITIONS = 256;

    /** The top bits of a hash are the partition. */
    static final int PARTITION_SHIFT = Long.SIZE - 8;

    /** After a block's last byte words can be read and written. */
    static final int SLACK_BYTES = 2 * Long.BYTES;

    /** What is in a block of states, in the place of a {@link PairBatch.Kind}. */
    static final int STATES = PairBatch.Kind.values().length;

    /** A block begins with what is in it and the digits of decimals. */
    static final int HEADER_BYTES = 2;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MAX_BLOCK_BYTES = 1 << 15;
    private static final int MIN_BLOCK_BYTES = 256;
    /** A tag, a short key and a value, with what is written behind them. */
    private static final int SHORT_PAIR_BYTES = 1 + SLACK_BYTES + Long.BYTES;

    private static final int MAX_VARINT_BYTES = 5;

    private static final byte[] NO_BLOCK = {};

    private final Memory memory;
    private final Supplier<SpillFile> files;
    private final int blockBytes;
    private final byte[][] open = new byte[PARTITIONS][];
    private final int[] ends = new int[PARTITIONS];
    private final List<List<Block>> sealed = Stream.generate(() -> (List<Block>) new ArrayList<Block>())
            .limit(PARTITIONS)
            .toList();
    /** How many of the full blocks of each partition are on disk. */
    private final int[] spilled = new int[PARTITIONS];

    /** Blocks that were made though there was no memory for them, since there has to be one for each partition. */
    private final AtomicInteger beyond = new AtomicInteger();

    private final Deque<byte[]> spare = new ArrayDeque<>();
    private @Nullable SpillFile file;
    private int kind;
    private int digits;

    /** A full block: in memory, or on disk if {@code bytes} are null. */
    static final class Block {
        private byte @Nullable [] bytes;
        private final int length;
        private long handle;

        Block(byte[] bytes, int length) {
            this.bytes = bytes;
            this.length = length;
        }

        int length() {
            return length;
        }

        boolean isOnDisk() {
            return bytes == null;
        }
    }

    /**
     * Makes an empty one.
     *
     * @param files makes the file for what finds no memory
     */
    PairBlocks(Memory memory, Supplier<SpillFile> files) {
        this.memory = memory;
        this.files = files;
        long share = memory.maxBytes() / (16 * PARTITIONS);
        this.blockBytes = (int) Math.max(MIN_BLOCK_BYTES, Math.min(MAX_BLOCK_BYTES, share));
        Arrays.fill(open, NO_BLOCK);
    }

    /** Adds all pairs of {@code batch}. */
    void add(PairBatch batch) {
        setKind(batch.kind().code(), batch.digits());
        long[] words = batch.words();
        boolean hasValues = batch.kind() != PairBatch.Kind.ONES;
        for (int i = 0; i < batch.size(); i++) {
            long first = words[2 * i];
            long second = words[2 * i + 1];
            int partition = (int) (KeyWords.hash(first, second) >>> PARTITION_SHIFT);
            int at = KeyWords.isShort(second)
                    ? putShort(partition, first, second)
                    : putLong(partition, second, batch.bytes(), Long.BYTES);
            if (hasValues) {
                LONGS.set(open[partition], at, batch.values()[i]);
                at += Long.BYTES;
            }
            ends[partition] = at;
        }
    }

    /** Adds the state of a key. */
    void add(long first, long second, byte[] bytes, ByteBuilder state) {
        setKind(STATES, 0);
        int partition = (int) (KeyWords.hash(first, second) >>> PARTITION_SHIFT);
        int more = MAX_VARINT_BYTES + state.size();
        room(partition, SHORT_PAIR_BYTES + more);
        int at =
                KeyWords.isShort(second) ? putShort(partition, first, second) : putLong(partition, second, bytes, more);
        byte[] block = open[partition];
        at = putVarint(block, at, state.size());
        System.arraycopy(state.array(), 0, block, at, state.size());
        ends[partition] = at + state.size();
    }

    private int putShort(int partition, long first, long second) {
        if (ends[partition] + SHORT_PAIR_BYTES > open[partition].length) {
            room(partition, SHORT_PAIR_BYTES);
        }
        byte[] block = open[partition];
        int at = ends[partition];
        block[at] = (byte) (second >>> KeyWords.TOP);
        LONGS.set(block, at + 1, first);
        LONGS.set(block, at + 1 + Long.BYTES, second);
        return at + 1 + KeyWords.length(second);
    }

    private int putLong(int partition, long second, byte[] bytes, int more) {
        int length = KeyWords.length(second);
        room(partition, 1 + MAX_VARINT_BYTES + length + SLACK_BYTES + more);
        byte[] block = open[partition];
        int at = ends[partition];
        block[at] = (byte) (second >>> KeyWords.TOP);
        at = putVarint(block, at + 1, length);
        System.arraycopy(bytes, KeyWords.offset(second), block, at, length);
        return at + length;
    }

    private static int putVarint(byte[] block, int from, int value) {
        int at = from;
        int left = value;
        for (; left > 0x7F; left >>>= 7) {
            block[at++] = (byte) (left | 0x80);
        }
        block[at++] = (byte) left;
        return at;
    }

    private void setKind(int next, int nextDigits) {
        if (next != kind || nextDigits != digits) {
            seal();
            kind = next;
            digits = nextDigits;
        }
    }

    /** Has room for {@code bytes} more in the open block of a partition. */
    private void room(int partition, int bytes) {
        if (ends[partition] + bytes <= open[partition].length) {
            return;
        }
        seal(partition);
        byte[] block = bytes + HEADER_BYTES + SLACK_BYTES <= blockBytes
                ? nextBlock()
                : new byte[bytes + HEADER_BYTES + SLACK_BYTES];
        block[0] = (byte) kind;
        block[1] = (byte) digits;
        open[partition] = block;
        ends[partition] = HEADER_BYTES;
    }

    /** A block that was written to disk, else a new one; without memory all full blocks are written first. */
    private byte[] nextBlock() {
        if (spare.isEmpty() && memory.takeMost(blockBytes)) {
            return memory.block(blockBytes);
        }
        if (spare.isEmpty()) {
            spill();
        }
        byte[] block = spare.poll();
        if (block != null) {
            return block;
        }
        beyond.incrementAndGet();
        return new byte[blockBytes];
    }

    private void give(byte[] block) {
        boolean wasTaken = beyond.getAndUpdate(count -> Math.max(0, count - 1)) == 0;
        if (wasTaken) {
            memory.giveBlock(block);
        }
    }

    /** No more is added. */
    void end() {
        seal();
        spare.forEach(this::give);
        spare.clear();
    }

    /** Lets go of the blocks of a partition, which nobody needs any more. */
    void release(int partition) {
        for (Block block : sealed.get(partition)) {
            byte[] bytes = block.bytes;
            if (bytes != null && bytes.length == blockBytes) {
                give(bytes);
            }
        }
        sealed.get(partition).clear();
    }

    private void seal() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            seal(partition);
        }
    }

    private void seal(int partition) {
        if (ends[partition] > HEADER_BYTES) {
            sealed.get(partition).add(new Block(open[partition], ends[partition]));
        }
        open[partition] = NO_BLOCK;
        ends[partition] = 0;
    }

    private void spill() {
        SpillFile to = file == null ? files.get() : file;
        file = to;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            List<Block> blocks = sealed.get(partition);
            blocks.subList(spilled[partition], blocks.size()).forEach(block -> spill(block, to));
            spilled[partition] = blocks.size();
        }
    }

    private void spill(Block block, SpillFile to) {
        byte[] bytes = block.bytes;
        if (bytes != null) {
            block.handle = to.append(bytes, 0, block.length);
            block.bytes = null;
            if (bytes.length == blockBytes) {
                spare.add(bytes);
            }
        }
    }

    /** The full blocks of a partition in the order in which they were filled. */
    List<Block> blocks(int partition) {
        return sealed.get(partition);
    }

    /** Bytes of a partition. */
    long bytes(int partition) {
        long bytes = 0;
        for (Block block : sealed.get(partition)) {
            bytes += block.length;
        }
        return bytes;
    }

    /** The bytes of a block with room behind them; in {@code buffer} if they come from disk and it is long enough. */
    byte[] load(Block block, byte[] buffer) {
        byte[] bytes = block.bytes;
        if (bytes != null) {
            return bytes;
        }
        byte[] into = buffer.length >= block.length + SLACK_BYTES ? buffer : new byte[block.length + SLACK_BYTES];
        if (file == null) {
            throw new IllegalStateException("A block is on no disk");
        }
        file.read(block.handle, into);
        return into;
    }
}
