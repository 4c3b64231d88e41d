package io.millrace.engine.local.scan;

import io.millrace.io.Chunk;

/**
 * The usual rows of measurements: a string of up to 15 bytes and a number of up to 8, read with hardly a branch (after
 * the solutions of the One Billion Row Challenge). All other rows are left to {@link FieldRows}.
 */
final class NumberRows {
    /** More than the longest row read here and the words loaded behind it. */
    private static final int MARGIN_BYTES = 48;

    /** Above the line ends, below whatever stands in numbers. */
    private static final long CONTROLS = Lanes.repeat(0x0e);

    private static final long QUOTES = Lanes.repeat('"');
    private static final int OTHER = -1;

    private final FieldRows rows;
    private final PairBatch batch;
    private final byte[] bytes;
    private final int to;
    private final long delimiters;
    private final NumberLane numbers;

    NumberRows(Chunk chunk, FieldPlan plan, PairBatch batch, FieldRows rows) {
        this.rows = rows;
        this.batch = batch;
        this.bytes = chunk.bytes();
        this.to = chunk.to();
        this.delimiters = Lanes.repeat(plan.format().delimiter());
        this.numbers = new NumberLane(plan.column(1));
    }

    /** Reads all rows from {@code from} on; returns how many pairs were given away. */
    long run(int from) {
        long[] words = batch.words();
        long[] values = batch.values();
        int limit = to - MARGIN_BYTES;
        int size = 0;
        int at = from;
        while (at < limit) {
            int next = size < PairBatch.CAPACITY ? row(at, words, values, size) : OTHER;
            if (next == OTHER) {
                batch.size(size);
                next = rows.row(at);
                size = batch.size();
            } else {
                size++;
            }
            at = next;
        }
        batch.size(size);
        return rows.run(at);
    }

    /** Puts the pair of a row at {@code size}; returns where the next row starts, or {@link #OTHER}. */
    private int row(int at, long[] words, long[] values, int size) {
        long word = Lanes.at(bytes, at);
        long more = Lanes.at(bytes, at + Long.BYTES);
        int first = Lanes.first(Lanes.firstZero(word ^ delimiters));
        // All ones if the first word has no delimiter, that is if its lane is 8.
        int longer = -(first >>> 3);
        int length = first + (Lanes.first(Lanes.firstZero(more ^ delimiters)) & longer);
        long odd = ShortKeys.first(odd(word), length) | ShortKeys.rest(odd(more), length);
        if ((odd & Lanes.TOPS) != 0) {
            return OTHER;
        }
        if (length > KeyWords.MAX_SHORT) {
            return longKey(at, words, values, size);
        }
        words[2 * size] = ShortKeys.first(word, length);
        words[2 * size + 1] = ShortKeys.second(more, length);
        return number(at + length + 1, values, size);
    }

    /** A row whose key is longer than 15 bytes, if the line has one. */
    private int longKey(int at, long[] words, long[] values, int size) {
        for (int next = at; next < to - MARGIN_BYTES; next += Long.BYTES) {
            long word = Lanes.at(bytes, next);
            int lane = Lanes.first(Lanes.firstZero(word ^ delimiters));
            if ((ShortKeys.first(odd(word), lane) & Lanes.TOPS) != 0) {
                return OTHER;
            }
            if (lane < Long.BYTES) {
                int length = next + lane - at;
                words[2 * size] = KeyWords.first(bytes, at, length);
                words[2 * size + 1] = KeyWords.second(bytes, at, length);
                return number(next + lane + 1, values, size);
            }
        }
        return OTHER;
    }

    private int number(int at, long[] values, int size) {
        long word = Lanes.at(bytes, at);
        int length = Lanes.first(Lanes.firstBelow(word, CONTROLS));
        if (!numbers.read(word, length)) {
            return OTHER;
        }
        values[size] = numbers.value();
        return afterLine(at + length);
    }

    private int afterLine(int at) {
        if (bytes[at] == '\n') {
            return at + 1;
        }
        return bytes[at] == '\r' && bytes[at + 1] == '\n' ? at + 2 : OTHER;
    }

    /** Line ends and quotes, in the top bits of lanes; the other bits mean nothing. */
    private static long odd(long word) {
        long quotes = word ^ QUOTES;
        return ((word - CONTROLS) & ~word) | ((quotes - Lanes.ONES) & ~quotes);
    }
}
