package io.millrace.engine.local.scan;

import io.millrace.io.Chunk;
import io.millrace.io.RecordFormat;

/** The runs of ASCII letters in text, in lower case. Every other byte ends a run, so records need not be told apart. */
final class WordsScanner implements PairScanner {
    /** Room for the long words of many batches of usual text. */
    private static final int COPIES_BYTES = 1 << 15;

    private final boolean lines;
    private byte[] copies = {};

    WordsScanner(RecordFormat format) {
        lines = format.kind() == RecordFormat.Kind.LINES;
    }

    @Override
    public long scan(Chunk chunk, PairBatch batch, Sink sink) {
        if (chunk.to() - chunk.from() > KeyWords.MAX_LENGTH) {
            return GeneralWay.scan(chunk, sink);
        }
        int room = Math.min(COPIES_BYTES, chunk.to() - chunk.from());
        if (copies.length < room) {
            copies = new byte[room];
        }
        batch.kind(PairBatch.Kind.ONES, 0);
        long lineFeeds = new WordsPass(chunk, batch, new LongWords(batch, sink, copies)).run();
        return lines ? records(chunk, lineFeeds) : 1;
    }

    /** A chunk has a record even if it has no byte, and one more than line feeds if it does not end with one. */
    private static long records(Chunk chunk, long lineFeeds) {
        boolean ended = chunk.to() > chunk.from() && chunk.bytes()[chunk.to() - 1] == '\n';
        return ended ? lineFeeds : lineFeeds + 1;
    }
}
