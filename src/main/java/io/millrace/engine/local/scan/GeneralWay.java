package io.millrace.engine.local.scan;

import io.millrace.io.Chunk;

/** Gives away what no scanner maps. */
final class GeneralWay {
    private GeneralWay() {}

    /** Gives away all records of a chunk whose keys may not fit the words of {@link KeyWords}; returns 0. */
    static long scan(Chunk chunk, PairScanner.Sink sink) {
        int at = chunk.from();
        do {
            int end = chunk.recordEnd(at);
            sink.general(at, end);
            at = end;
        } while (at < chunk.to());
        return 0;
    }

    /** Gives away the batch and then the record at {@code from}; returns where that ends. */
    static int record(Chunk chunk, int from, PairBatch batch, PairScanner.Sink sink) {
        take(batch, sink);
        int end = chunk.recordEnd(from);
        sink.general(from, end);
        return end;
    }

    /** Gives away the batch; returns how many pairs were in it. */
    static int take(PairBatch batch, PairScanner.Sink sink) {
        int pairs = batch.size();
        if (pairs > 0) {
            sink.take(batch);
            batch.size(0);
        }
        return pairs;
    }
}
