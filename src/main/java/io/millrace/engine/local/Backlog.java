package io.millrace.engine.local;

import io.millrace.engine.local.BlockReader.Pass;
import io.millrace.engine.local.scan.PairBatch;
import java.util.List;

/**
 * What a lane leaves for the reduce task, in blocks. Where memory runs out the lane combines it itself, partition by
 * partition in a table that fits the cache, as long as that frees most of it; then no pair goes to disk, however many
 * there are of each key. Not thread-safe while it grows; read by any number of threads after that.
 */
final class Backlog {
    /** What combining has to shrink the blocks by: to write less to disk costs less than to read it twice. */
    private static final int WORTH = 3;

    /** The part of the memory that must be free, since the blocks of all partitions become full at about the same time. */
    private static final int ROOM = 16;

    private final Tables tables;
    private PairBlocks blocks;
    private long pairs;
    private long nextTry;

    Backlog(Tables tables) {
        this.tables = tables;
        this.blocks = newBlocks();
    }

    private PairBlocks newBlocks() {
        return new PairBlocks(tables.memory(), tables.files());
    }

    /** Adds all pairs of {@code batch}. */
    void add(PairBatch batch) {
        blocks.add(batch);
        pairs += batch.size();
    }

    /** Adds all states of {@code table}. */
    void add(GroupTable table) {
        table.moveTo(blocks);
        pairs += table.size();
    }

    /** Makes room where memory is short, if combining does; if not, tries again with twice as many pairs. */
    void settle() {
        if (pairs < nextTry || hasRoom()) {
            return;
        }
        BlockReader reader = tables.spare().borrow();
        if (isWorth(reader)) {
            combine(reader);
        }
        tables.spare().giveBack(reader);
        nextTry = hasRoom() ? 0 : 2 * pairs;
    }

    private boolean hasRoom() {
        return tables.memory().hasForBlocks(tables.memory().maxBytes() / ROOM);
    }

    /** One partition tells of all; not if it is too large to be looked at. */
    private boolean isWorth(BlockReader reader) {
        if (blocks.bytes(0) > tables.memory().maxBytes() / ROOM) {
            return false;
        }
        long bytes = 0;
        for (int partition = 0; partition < PairBlocks.PARTITIONS; partition++) {
            bytes += blocks.bytes(partition);
        }
        long combined = join(0, reader).writtenBytes() * PairBlocks.PARTITIONS;
        return combined * WORTH <= bytes;
    }

    private void combine(BlockReader reader) {
        blocks.end();
        PairBlocks combined = newBlocks();
        for (int partition = 0; partition < PairBlocks.PARTITIONS; partition++) {
            join(partition, reader).moveTo(combined);
            blocks.release(partition);
        }
        blocks = combined;
    }

    private GroupTable join(int partition, BlockReader reader) {
        GroupTable joined = reader.begin(Pass.ALL);
        reader.addAll(blocks, partition, Overdraft.NONE);
        return joined;
    }

    /** No more is added. */
    void end() {
        blocks.end();
    }

    /** What there is for a partition. */
    List<Part> parts(int partition) {
        return blocks.bytes(partition) > 0 ? List.of(new Part.Blocks(partition, blocks)) : List.of();
    }
}
