package io.millrace.engine.local;

import io.millrace.engine.ReduceStep;
import io.millrace.function.Accumulators;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Tables in which the parts of a partition meet, one for each task at once: the next partition finds the memory of the
 * last one warm and large enough. Thread-safe.
 */
final class SpareTables {
    private final ReduceStep reduce;
    private final Queue<GroupTable> idle = new ConcurrentLinkedQueue<>();

    SpareTables(ReduceStep reduce) {
        this.reduce = reduce;
    }

    /** An empty one that nobody else uses until it is given back. */
    GroupTable borrow() {
        GroupTable table = idle.poll();
        if (table == null) {
            return new GroupTable(newStates());
        }
        table.restart(newStates());
        return table;
    }

    private Accumulators newStates() {
        return ((ReduceStep.Builtin) reduce).aggregator().newAccumulators();
    }

    void giveBack(GroupTable table) {
        idle.add(table);
    }
}
