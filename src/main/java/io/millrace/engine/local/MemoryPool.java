package io.millrace.engine.local;

import java.lang.ref.WeakReference;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;

/** The bytes that the tables and rows of all jobs may hold together. Thread-safe. */
public final class MemoryPool {
    /** The rest is for chunks of input, for what goes over the network, and for the collector to work in. */
    private static final double HEAP_SHARE = 0.6;

    private final long maxBytes;
    private final AtomicLong taken = new AtomicLong();

    /** Those that the collector has not found yet. */
    private final Deque<IdleBlock> idleBlocks = new ConcurrentLinkedDeque<>();

    private final AtomicLong idleBytes = new AtomicLong();

    /** With {@code maxBytes}. */
    public MemoryPool(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** As large as the largest heap of this process allows. */
    public static MemoryPool ofHeap() {
        return new MemoryPool((long) (Runtime.getRuntime().maxMemory() * HEAP_SHARE));
    }

    boolean take(long bytes) {
        long now = taken.addAndGet(bytes);
        if (now > maxBytes) {
            taken.addAndGet(-bytes);
            return false;
        }
        while (now + idleBytes.get() > maxBytes && takeIdle().isPresent()) {
            // What nobody uses makes room for what is used.
        }
        return true;
    }

    private Optional<IdleBlock> takeIdle() {
        IdleBlock idle = idleBlocks.poll();
        if (idle != null) {
            idleBytes.addAndGet(-idle.length);
        }
        return Optional.ofNullable(idle);
    }

    /** Would {@link #take} find so much now? */
    boolean has(long bytes) {
        return taken.get() + bytes <= maxBytes;
    }

    /** A block that another job has left, of any length; its bytes are not taken. */
    Optional<byte[]> block() {
        Optional<IdleBlock> idle = takeIdle();
        while (idle.isPresent() && idle.get().refersTo(null)) {
            idle = takeIdle();
        }
        return idle.map(IdleBlock::get);
    }

    /**
     * Keeps a block for the next job, which spares the collector much work; its bytes must not be taken any more. Only
     * until the next full collection: that would have to move it each time, and everything stops meanwhile.
     */
    void leave(byte[] block) {
        if (taken.get() + idleBytes.addAndGet(block.length) <= maxBytes) {
            idleBlocks.push(new IdleBlock(block));
        } else {
            idleBytes.addAndGet(-block.length);
        }
    }

    private static final class IdleBlock extends WeakReference<byte[]> {
        private final int length;

        IdleBlock(byte[] block) {
            super(block);
            length = block.length;
        }
    }

    long maxBytes() {
        return maxBytes;
    }

    void give(long bytes) {
        taken.addAndGet(-bytes);
    }

    /** Bytes held by all jobs. */
    long taken() {
        return taken.get();
    }

    boolean isScarce() {
        return taken.get() > maxBytes / 2;
    }
}
