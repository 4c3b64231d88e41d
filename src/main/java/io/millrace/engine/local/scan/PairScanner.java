package io.millrace.engine.local.scan;

import io.millrace.io.Chunk;

/**
 * A built-in map function fused with a format: from the bytes of records to pairs. It need not understand every record,
 * but whatever it maps itself gives exactly the pairs that the general way gives. One thread at a time.
 */
public interface PairScanner {
    /** Takes what a scanner finds, in the order of the records. */
    interface Sink {
        /** Takes the pairs and empties the batch. */
        void take(PairBatch batch);

        /**
         * A record, or what should be one, that has to be mapped in the general way; all pairs before it have been
         * taken.
         *
         * @param from where it starts in the bytes of the chunk
         * @param to where it ends, after its line end if it has one
         */
        void general(int from, int to);
    }

    /**
     * Maps all records of {@code chunk}.
     *
     * @param batch empty, and empty again at the end
     * @return how many records it mapped itself, without those it gave away
     */
    long scan(Chunk chunk, PairBatch batch, Sink sink);
}
