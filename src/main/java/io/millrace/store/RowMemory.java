package io.millrace.store;

import io.millrace.io.SmallResult;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Small results in few large arrays, one behind the other. Arrays are used again when all that was in them is gone, so
 * that thousands of results that come and go every second are no work for the garbage collector, which would copy each
 * of them once or twice. Results go about in the order in which they came, so arrays become free in theirs. Not
 * thread-safe.
 */
final class RowMemory {
    private static final int BLOCK_BYTES = 1 << 20;

    private final int maxBlocks;
    private final Deque<Block> free = new ArrayDeque<>();
    private int blocks;
    private Block current = new Block(0);

    private static final class Block {
        private final byte[] bytes;
        private int used;
        private int live;

        Block(int bytes) {
            this.bytes = new byte[bytes];
        }
    }

    /** Where a result lies. */
    record Place(Block block, int offset, int length) {}

    /** Makes one that takes about so many bytes, but has none of them yet. */
    RowMemory(long maxBytes) {
        this.maxBlocks = (int) Math.min(Integer.MAX_VALUE, maxBytes / BLOCK_BYTES);
    }

    /** True if so many bytes more are within the bound. */
    boolean hasRoom(int bytes) {
        return fits(bytes) || !free.isEmpty() || blocks < maxBlocks;
    }

    /** Copies {@code rows}; goes beyond the bound if nobody asked {@link #hasRoom}. */
    Place put(SmallResult rows) {
        int length = rows.storedBytes();
        if (!fits(length)) {
            retire(current);
            current = next(length);
        }
        Place place = new Place(current, current.used, length);
        rows.store(current.bytes, current.used);
        current.used += length;
        current.live++;
        return place;
    }

    /** A copy of what is there. */
    SmallResult get(Place place) {
        return SmallResult.restore(place.block().bytes, place.offset(), place.length());
    }

    /** Forgets what is there; to be called once. */
    void remove(Place place) {
        Block block = place.block();
        block.live--;
        if (block != current) {
            retire(block);
        } else if (block.live == 0) {
            block.used = 0;
        }
    }

    private boolean fits(int length) {
        return current.bytes.length - current.used >= length;
    }

    private void retire(Block block) {
        if (block.live > 0) {
            return;
        }
        boolean usable = block.bytes.length == BLOCK_BYTES && blocks <= maxBlocks;
        if (usable) {
            block.used = 0;
            free.push(block);
        } else {
            blocks -= block.bytes.length == 0 ? 0 : 1;
        }
    }

    private Block next(int length) {
        if (!free.isEmpty() && length <= BLOCK_BYTES) {
            return free.pop();
        }
        blocks++;
        return new Block(Math.max(BLOCK_BYTES, length));
    }
}
