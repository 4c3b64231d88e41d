package io.millrace.engine.local;

import io.millrace.io.SpillFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Full blocks by partition, in memory as long as there is any and on disk from then on. Of the partitions in turn, the
 * last first, so many blocks are written as are needed soon, so that memory stays full of what need not be read again
 * (as the hybrid hash join of DeWitt et al., SIGMOD 1984). Not thread-safe while it grows; read by any number of threads
 * after that.
 */
final class BlockStore {
    private static final int MAX_BLOCK_BYTES = 1 << 15;
    /** With less than 1 MiB of memory, so that blocks are full, and are spilled, where there is little data too. */
    private static final int MIN_BLOCK_BYTES = 64;

    /** Blocks that are written when one is needed: 2 MiB of full size. */
    private static final int SPILL_BLOCKS = 64;

    private final Memory memory;
    private final Supplier<SpillFile> files;
    private final int blockBytes;
    private final List<List<Block>> full;
    /** How many of the full blocks of each partition are on disk: the first ones. */
    private final int[] spilled;

    /** Blocks that were made though there was no memory for them, since there has to be one for each partition. */
    private final AtomicInteger beyond = new AtomicInteger();

    private final Deque<byte[]> spare = new ArrayDeque<>();
    private @Nullable SpillFile file;
    private int nextSpilled;

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
    BlockStore(int partitions, Memory memory, Supplier<SpillFile> files) {
        this.memory = memory;
        this.files = files;
        long share = memory.maxBytes() / (16L * partitions);
        this.blockBytes = (int) Math.max(MIN_BLOCK_BYTES, Math.min(MAX_BLOCK_BYTES, share));
        this.full = Stream.generate(() -> (List<Block>) new ArrayList<Block>())
                .limit(partitions)
                .toList();
        this.spilled = new int[partitions];
    }

    /** Would a block of {@code bytes} be larger than others? Then it is added as soon as it is filled, and counts. */
    boolean isLarge(int bytes) {
        return bytes > blockBytes;
    }

    /** A block of {@code bytes} or more: one that was written to disk, or a new one. */
    byte[] next(int bytes) {
        if (isLarge(bytes)) {
            return new byte[bytes];
        }
        if (spare.isEmpty() && memory.takeForBlocks(blockBytes)) {
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

    /** Takes a block in which {@code length} bytes mean something; a larger one than others goes to disk if need be. */
    void add(int partition, byte[] block, int length) {
        Block added = new Block(block, length);
        full.get(partition).add(added);
        if (isLarge(block.length) && !memory.takeForBlocks(block.length)) {
            write(added, block);
        }
    }

    /** No more is added. */
    void end() {
        spare.forEach(this::give);
        spare.clear();
    }

    /** Lets go of the blocks of a partition, which nobody needs any more. */
    void release(int partition) {
        for (Block block : full.get(partition)) {
            byte[] bytes = block.bytes;
            if (bytes != null && bytes.length == blockBytes) {
                give(bytes);
            } else if (bytes != null) {
                memory.give(bytes.length);
            }
        }
        full.get(partition).clear();
    }

    private void give(byte[] block) {
        boolean wasTaken = beyond.getAndUpdate(count -> Math.max(0, count - 1)) == 0;
        if (wasTaken) {
            memory.giveBlock(block);
        }
    }

    private void spill() {
        for (int tried = 0; tried < spilled.length && spare.size() < SPILL_BLOCKS; tried++) {
            int partition = spilled.length - 1 - nextSpilled;
            nextSpilled = (nextSpilled + 1) % spilled.length;
            List<Block> blocks = full.get(partition);
            blocks.subList(spilled[partition], blocks.size()).forEach(this::spill);
            spilled[partition] = blocks.size();
        }
    }

    private void spill(Block block) {
        byte[] bytes = block.bytes;
        if (bytes != null) {
            write(block, bytes);
            if (bytes.length == blockBytes) {
                spare.add(bytes);
            } else {
                memory.give(bytes.length);
            }
        }
    }

    private void write(Block block, byte[] bytes) {
        SpillFile to = file == null ? files.get() : file;
        file = to;
        block.handle = to.append(bytes, 0, block.length);
        block.bytes = null;
    }

    /** The full blocks of a partition in the order in which they were filled. */
    List<Block> blocks(int partition) {
        return full.get(partition);
    }

    /** Bytes of a partition. */
    long bytes(int partition) {
        long bytes = 0;
        for (Block block : full.get(partition)) {
            bytes += block.length;
        }
        return bytes;
    }

    /** The same without blocks that are larger than others, each of which is one state of a key. */
    long bytesOfMany(int partition) {
        return full.get(partition).stream()
                .mapToLong(block -> isLarge(block.length) ? 0 : block.length)
                .sum();
    }

    /** The bytes of a block with room behind them; in {@code buffer} if they come from disk and it is long enough. */
    byte[] load(Block block, byte[] buffer) {
        byte[] bytes = block.bytes;
        if (bytes != null) {
            return bytes;
        }
        int needed = block.length + PairBlocks.SLACK_BYTES;
        byte[] into = buffer.length >= needed ? buffer : new byte[Math.max(blockBytes, needed)];
        if (file == null) {
            throw new IllegalStateException("A block is on no disk");
        }
        file.read(block.handle, into);
        return into;
    }
}
