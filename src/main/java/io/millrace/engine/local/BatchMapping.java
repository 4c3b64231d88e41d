package io.millrace.engine.local;

import io.millrace.function.sandbox.RecordBatch;

/** Maps batches of whole records in a sandbox worker, and leaves what they emit in a lane. One thread. */
interface BatchMapping {
    /** Maps the records of a batch. */
    void map(RecordBatch batch);

    /** Takes what the worker has kept of the batches since the last flush. */
    void flush();
}
