package io.millrace.engine.local;

/**
 * The bytes that the tables and rows of one run may hold: no more than the job's limit, and than what other jobs leave of
 * the pool. Who is refused writes what it has to the disk and gives its bytes back. Thread-safe; ask for chunks of 64 KiB
 * or more.
 */
final class Memory implements AutoCloseable {
    private final long maxBytes;
    private final MemoryPool pool;
    private long taken;
    private long most;
    private boolean closed;

    Memory(long maxBytes, MemoryPool pool) {
        this.maxBytes = maxBytes;
        this.pool = pool;
    }

    /** Takes all of {@code bytes}, or nothing and returns false. */
    synchronized boolean take(long bytes) {
        if (closed || taken + bytes > maxBytes || !pool.take(bytes)) {
            return false;
        }
        taken += bytes;
        most = Math.max(most, taken);
        return true;
    }

    /** The same for what can do with three quarters of all, so that others come to something. */
    synchronized boolean takeMost(long bytes) {
        return taken + bytes <= maxBytes() / 4 * 3 && take(bytes);
    }

    /**
     * The same for blocks, which can do with three eighths: a disk's cache holds them at little cost, while tables, rows
     * and what the collector has not found yet need the heap.
     */
    synchronized boolean takeForBlocks(long bytes) {
        return taken + bytes <= maxBytes() / 8 * 3 && take(bytes);
    }

    /** Would {@link #takeForBlocks} find so much now? */
    synchronized boolean hasForBlocks(long bytes) {
        return taken + bytes <= maxBytes() / 8 * 3 && pool.has(bytes);
    }

    /** A block of {@code bytes} that were taken: one that another job has left, or a new one. */
    byte[] block(int bytes) {
        return pool.block().filter(block -> block.length == bytes).orElseGet(() -> new byte[bytes]);
    }

    /** Gives a block back whose bytes were taken. */
    void giveBlock(byte[] block) {
        give(block.length);
        pool.leave(block);
    }

    /** The most that can be taken. */
    long maxBytes() {
        return Math.min(maxBytes, pool.maxBytes());
    }

    /** Gives back what was taken. */
    synchronized void give(long bytes) {
        if (closed) {
            return;
        }
        taken -= bytes;
        pool.give(bytes);
    }

    /** The most bytes that were held at once. */
    synchronized long most() {
        return most;
    }

    /** Bytes held now. */
    synchronized long taken() {
        return taken;
    }

    /** Whether more than half is taken, so that who only waits should make room. */
    synchronized boolean isScarce() {
        return taken > maxBytes / 2 || pool.isScarce();
    }

    /** Gives everything back; for the end of the run, when tasks that were broken off cannot do so. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            pool.give(taken);
            taken = 0;
        }
    }
}
