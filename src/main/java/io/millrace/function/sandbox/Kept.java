package io.millrace.function.sandbox;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pairs that a worker has combined and keeps while nobody has a lease on it, so that keys are not handed over after each
 * split. They are handed over when the job asks for them, or when another job gets the worker. Thread-safe.
 */
public final class Kept {
    private final Supplier<LeasedSandbox> worker;
    private final Consumer<Sandbox> taker;
    private boolean done;
    private volatile boolean dropped;
    private volatile @Nullable LeasedSandbox handing;

    /**
     * Pairs in a worker.
     *
     * @param worker makes a lease that ends without an effect on the pool
     * @param taker flushes a sandbox; never throws
     */
    Kept(Supplier<LeasedSandbox> worker, Consumer<Sandbox> taker) {
        this.worker = worker;
        this.taker = taker;
    }

    /**
     * Gives the pairs to who takes them, on this thread, unless that was done or they were dropped; waits if it is being
     * done. Only while nobody has a lease on the worker.
     */
    public synchronized void handOver() {
        if (done) {
            return;
        }
        done = true;
        try (LeasedSandbox sandbox = worker.get()) {
            handing = sandbox;
            if (!dropped) {
                taker.accept(sandbox);
            }
        } finally {
            handing = null;
        }
    }

    /** Says that nobody wants the pairs any more; ends a hand-over under way, and its worker. From any thread. */
    public void drop() {
        dropped = true;
        LeasedSandbox sandbox = handing;
        if (sandbox != null) {
            sandbox.kill();
        }
    }
}
