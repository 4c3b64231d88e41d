package io.millrace.engine.local;

import io.millrace.engine.ReduceStep;
import io.millrace.function.Accumulators;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Tables in which the parts of a partition meet, with what reads blocks into them, one for each task at once: the next
 * partition finds the memory of the last one warm and large enough. Thread-safe.
 */
final class SpareTables {
    private final ReduceStep reduce;
    private final Queue<BlockReader> idle = new ConcurrentLinkedQueue<>();

    SpareTables(ReduceStep reduce) {
        this.reduce = reduce;
    }

    /** One that nobody else uses until it is given back. */
    BlockReader borrow() {
        BlockReader reader = idle.poll();
        return reader == null ? new BlockReader(this::newStates) : reader;
    }

    private Accumulators newStates() {
        return ((ReduceStep.Builtin) reduce).aggregator().newAccumulators();
    }

    void giveBack(BlockReader reader) {
        idle.add(reader);
    }
}
