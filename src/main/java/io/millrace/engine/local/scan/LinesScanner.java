package io.millrace.engine.local.scan;

import io.millrace.io.Chunk;

/** Every line as a key. */
final class LinesScanner implements PairScanner {
    private static final int BLOCK = Long.SIZE;
    private static final int FULL = PairBatch.CAPACITY - BLOCK;
    private static final long LINE_FEEDS = Lanes.repeat('\n');

    @Override
    public long scan(Chunk chunk, PairBatch batch, Sink sink) {
        if (chunk.to() - chunk.from() > KeyWords.MAX_LENGTH || chunk.to() > KeyWords.MAX_OFFSET) {
            return GeneralWay.scan(chunk, sink);
        }
        batch.kind(PairBatch.Kind.ONES, 0);
        batch.bytes(chunk.bytes());
        long records = 0;
        int start = chunk.from();
        for (int at = start; at < chunk.to(); at += BLOCK) {
            start = block(chunk, at, start, batch);
            if (batch.size() > FULL) {
                records += GeneralWay.take(batch, sink);
            }
        }
        if (start < chunk.to() || chunk.from() == chunk.to()) {
            batch.size(add(chunk.bytes(), start, chunk.to(), batch.words(), batch.size()));
        }
        return records + GeneralWay.take(batch, sink);
    }

    /** Adds the lines that end in the block at {@code at}; returns where the next line starts. */
    private static int block(Chunk chunk, int at, int firstStart, PairBatch batch) {
        byte[] bytes = chunk.bytes();
        long[] words = batch.words();
        int start = firstStart;
        int size = batch.size();
        for (long ends = lineFeeds(bytes, at, chunk.to()); ends != 0; ends &= ends - 1) {
            int feed = at + Long.numberOfTrailingZeros(ends);
            boolean returns = feed > start && bytes[feed - 1] == '\r';
            size = add(bytes, start, returns ? feed - 1 : feed, words, size);
            start = feed + 1;
        }
        batch.size(size);
        return start;
    }

    private static int add(byte[] bytes, int start, int end, long[] words, int size) {
        int length = end - start;
        if (length > KeyWords.MAX_SHORT) {
            words[2 * size] = KeyWords.first(bytes, start, length);
            words[2 * size + 1] = KeyWords.longKey(KeyWords.LONG, start, length);
        } else {
            words[2 * size] = ShortKeys.first(Lanes.at(bytes, start), length);
            words[2 * size + 1] = ShortKeys.second(Lanes.at(bytes, start + Long.BYTES), length);
        }
        return size + 1;
    }

    /** The line feeds of a block, at {@code to} and after it none. */
    private static long lineFeeds(byte[] bytes, int at, int to) {
        if (at <= to - BLOCK) {
            return lineFeeds32(bytes, at) | (lineFeeds32(bytes, at + 32) << 32);
        }
        int rest = to - at;
        long feeds = 0;
        for (int i = 0; i < rest; i += Long.BYTES) {
            feeds |= lineFeeds8(bytes, at + i) << i;
        }
        return feeds & ~(-1L << rest);
    }

    private static long lineFeeds32(byte[] bytes, int at) {
        return lineFeeds8(bytes, at)
                | (lineFeeds8(bytes, at + 8) << 8)
                | (lineFeeds8(bytes, at + 16) << 16)
                | (lineFeeds8(bytes, at + 24) << 24);
    }

    private static long lineFeeds8(byte[] bytes, int at) {
        return Lanes.bits(Lanes.zeros(Lanes.at(bytes, at) ^ LINE_FEEDS));
    }
}
