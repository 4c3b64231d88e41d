package io.millrace.engine.local;

import io.millrace.function.sandbox.RecordBatch;

/** Maps batches of whole records in a sandbox worker, and leaves what they emit in a lane. One thread. */
interface BatchMapping {
    /** Maps the records of a batch, which can change when this returns; the lane may get its pairs later. */
    void map(RecordBatch batch);

    /** Takes of the batches so far what must not stay in the worker when it maps another split, if others may. */
    void endSplit();

    /** Takes all that the worker has kept of the batches since the last flush. */
    void flush();
}
