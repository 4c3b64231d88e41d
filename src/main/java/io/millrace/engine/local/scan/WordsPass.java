package io.millrace.engine.local.scan;

import io.millrace.io.Chunk;

/**
 * One pass over the bytes of a chunk, 64 at a time: the letters become the bits of a word, whose edges are where words
 * start and end.
 */
final class WordsPass {
    private static final int BLOCK = Long.SIZE;
    private static final long LINE_FEEDS = Lanes.repeat('\n');
    private static final long LOWER = Lanes.repeat(0x20);
    /** More cannot end in a block. */
    private static final int FULL = PairBatch.CAPACITY - BLOCK / 2 - 1;

    private final byte[] bytes;
    private final int from;
    private final int to;
    private final PairBatch batch;
    private final LongWords longWords;
    private final long[] words;

    /** Where the word starts that has not ended yet, or -1. */
    private int open = -1;

    WordsPass(Chunk chunk, PairBatch batch, LongWords longWords) {
        this.bytes = chunk.bytes();
        this.from = chunk.from();
        this.to = chunk.to();
        this.batch = batch;
        this.longWords = longWords;
        this.words = batch.words();
    }

    /** Gives all words away; returns how many line feeds there were. */
    long run() {
        int at = from;
        int size = 0;
        long lineFeeds = 0;
        for (; at <= to - BLOCK; at += BLOCK) {
            lineFeeds += lineFeeds(bytes, at);
            size = block(at, letters(bytes, at), room(size));
        }
        batch.size(last(at, room(size)));
        longWords.take();
        for (; at < to; at++) {
            lineFeeds += bytes[at] == '\n' ? 1 : 0;
        }
        return lineFeeds;
    }

    private int room(int size) {
        if (size < FULL) {
            return size;
        }
        batch.size(size);
        longWords.take();
        return 0;
    }

    /** Adds the words that end in the block at {@code base}. */
    private int block(int base, long letters, int size) {
        int pairs = size;
        long edges = letters ^ ((letters << 1) | (open < 0 ? 0 : 1));
        if (open >= 0 && edges != 0) {
            pairs = add(open, base + Long.numberOfTrailingZeros(edges), pairs);
            edges &= edges - 1;
            open = -1;
        }
        while (edges != 0) {
            int start = base + Long.numberOfTrailingZeros(edges);
            edges &= edges - 1;
            if (edges == 0) {
                open = start;
                break;
            }
            pairs = add(start, base + Long.numberOfTrailingZeros(edges), pairs);
            edges &= edges - 1;
        }
        return pairs;
    }

    private int add(int start, int end, int size) {
        int length = end - start;
        if (length > KeyWords.MAX_SHORT) {
            batch.size(size);
            longWords.add(bytes, start, length);
            return batch.size();
        }
        words[2 * size] = ShortKeys.first(Lanes.at(bytes, start) | LOWER, length);
        words[2 * size + 1] = ShortKeys.second(Lanes.at(bytes, start + Long.BYTES) | LOWER, length);
        return size + 1;
    }

    /** The last bytes, fewer than a block, without what comes behind them. */
    private int last(int base, int size) {
        int rest = to - base;
        long letters = 0;
        for (int i = 0; i < rest; i += Long.BYTES) {
            letters |= Lanes.bits(Lanes.letters(Lanes.at(bytes, base + i))) << i;
        }
        int pairs = block(base, letters & ~(-1L << rest), size);
        return open < 0 ? pairs : add(open, to, pairs);
    }

    private static long letters(byte[] bytes, int at) {
        return letters32(bytes, at) | (letters32(bytes, at + 32) << 32);
    }

    private static long letters32(byte[] bytes, int at) {
        return Lanes.bits(Lanes.letters(Lanes.at(bytes, at)))
                | (Lanes.bits(Lanes.letters(Lanes.at(bytes, at + 8))) << 8)
                | (Lanes.bits(Lanes.letters(Lanes.at(bytes, at + 16))) << 16)
                | (Lanes.bits(Lanes.letters(Lanes.at(bytes, at + 24))) << 24);
    }

    private static int lineFeeds(byte[] bytes, int at) {
        int count = 0;
        for (int i = 0; i < BLOCK; i += Long.BYTES) {
            count += Long.bitCount(Lanes.zeros(Lanes.at(bytes, at + i) ^ LINE_FEEDS));
        }
        return count;
    }
}
