package io.millrace.bench.limit;

import java.util.ArrayDeque;

/** Blocks of memory that are used again by the next run, so that it need not be cleared by the collector. */
final class KeyBlocks {
    static final int BLOCK_BYTES = 32 * 1024;

    private final ArrayDeque<byte[]> free = new ArrayDeque<>();

    synchronized byte[] take() {
        byte[] block = free.pollLast();
        return block == null ? new byte[BLOCK_BYTES] : block;
    }

    synchronized void give(byte[] block) {
        free.addLast(block);
    }
}
