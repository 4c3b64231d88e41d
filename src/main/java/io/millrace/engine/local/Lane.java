package io.millrace.engine.local;

import io.millrace.engine.local.scan.PairBatch;

/**
 * Where the map tasks of a stage leave what they emit: one task at a time, split after split in ascending order. There
 * are as many lanes as tasks at once, so that tasks share no table. Whoever works with the sink holds the lane's
 * monitor, since previews look at it between chunks.
 */
final class Lane {
    private final PairSink sink;
    private final PairBatch batch;
    private long bytes;

    /** Makes a lane of an empty sink and an empty batch. */
    Lane(PairSink sink, PairBatch batch) {
        this.sink = sink;
        this.batch = batch;
    }

    /** For what is found in a chunk, on its way to the sink; empty between chunks. */
    PairBatch batch() {
        return batch;
    }

    PairSink sink() {
        return sink;
    }

    /** Says that so many bytes more of the input are in the sink. */
    void covers(long more) {
        bytes += more;
        sink.settle();
    }

    /** No more comes; waits for a preview that looks at the sink. */
    synchronized void end() {
        sink.end();
    }

    /** Bytes of the input that are in the sink. */
    long bytes() {
        return bytes;
    }
}
