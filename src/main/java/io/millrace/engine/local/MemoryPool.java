package io.millrace.engine.local;

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
    private final Deque<byte[]> idleBlocks = new ConcurrentLinkedDeque<>();
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
        while (now + idleBytes.get() > maxBytes && block().isPresent()) {
            // What nobody uses makes room for what is used.
        }
        return true;
    }

    /** Would {@link #take} find so much now? */
    boolean has(long bytes) {
        return taken.get() + bytes <= maxBytes;
    }

    /** A block that another job has left, of any length; its bytes are not taken. */
    Optional<byte[]> block() {
        byte[] block = idleBlocks.poll();
        if (block != null) {
            idleBytes.addAndGet(-block.length);
        }
        return Optional.ofNullable(block);
    }

    /** Keeps a block for the next job, which spares the collector much work; its bytes must not be taken any more. */
    void leave(byte[] block) {
        if (taken.get() + idleBytes.addAndGet(block.length) <= maxBytes) {
            idleBlocks.push(block);
        } else {
            idleBytes.addAndGet(-block.length);
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
