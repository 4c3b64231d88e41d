package io.millrace.engine.local.scan;

/** Pairs of a key that is a field of a record and a number, on their way into batches. For one chunk of lines. */
final class FieldPairs {
    private static final long[] LOW_MASKS = new long[KeyWords.MAX_SHORT + 1];
    private static final long[] HIGH_MASKS = new long[KeyWords.MAX_SHORT + 1];

    static {
        for (int length = 0; length <= KeyWords.MAX_SHORT; length++) {
            LOW_MASKS[length] = KeyWords.low(-1, Math.min(length, Long.BYTES));
            HIGH_MASKS[length] = KeyWords.low(-1, Math.max(length - Long.BYTES, 0));
        }
    }

    private final byte[] bytes;
    private final PairBatch batch;
    private final PairScanner.Sink sink;
    private final long[] words;
    private final long[] values;
    private PairBatch.Kind kind = PairBatch.Kind.ONES;
    private int size;
    private long taken;

    /** Of records in {@code bytes}. */
    FieldPairs(byte[] bytes, PairBatch batch, PairScanner.Sink sink) {
        this.bytes = bytes;
        this.batch = batch;
        this.sink = sink;
        words = batch.words();
        values = batch.values();
        batch.bytes(bytes);
        batch.kind(kind, 0);
    }

    /** Behind the last newline in {@code [from, to)}. */
    static int lastLineEnd(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    /** The key of the next pair; false if it is too long for a batch. */
    boolean stringKey(int from, int to) {
        int length = to - from;
        if (length > KeyWords.MAX_SHORT) {
            return longKey(from, length);
        }
        words[2 * size] = EightBytes.at(bytes, from) & LOW_MASKS[length];
        words[2 * size + 1] =
                (EightBytes.at(bytes, from + Long.BYTES) & HIGH_MASKS[length]) | ((long) length << KeyWords.TOP);
        return true;
    }

    private boolean longKey(int from, int length) {
        if (length > KeyWords.MAX_LENGTH || from > KeyWords.MAX_OFFSET) {
            return false;
        }
        words[2 * size] = KeyWords.first(bytes, from, length);
        words[2 * size + 1] = KeyWords.second(bytes, from, length);
        return true;
    }

    /** The key of the next pair. */
    void integerKey(long key) {
        words[2 * size] = IntKeys.first(key);
        words[2 * size + 1] = IntKeys.second(key);
    }

    /** Adds a pair, whose key was put last. */
    void add(PairBatch.Kind kindOfValue, long value) {
        if (kindOfValue != kind) {
            change(kindOfValue);
        }
        values[size] = value;
        if (++size == PairBatch.CAPACITY) {
            flush();
        }
    }

    private void change(PairBatch.Kind next) {
        long first = words[2 * size];
        long second = words[2 * size + 1];
        flush();
        words[0] = first;
        words[1] = second;
        kind = next;
        batch.kind(kind, 0);
    }

    private void flush() {
        if (size > 0) {
            batch.size(size);
            taken += size;
            size = 0;
            sink.take(batch);
        }
    }

    /** Gives the line that starts at {@code from} away; the start of the next. */
    int general(int from) {
        int end = EightBytes.newline(bytes, from) + 1;
        boolean isEmpty = end == from + 1 || (end == from + 2 && bytes[from] == '\r');
        if (!isEmpty) {
            rest(from, end);
        }
        return end;
    }

    /** Gives what is left away, if anything is: a line that lacks its end. */
    void rest(int from, int to) {
        if (from < to) {
            flush();
            sink.general(from, to);
        }
    }

    /** Ends the chunk; how many pairs there were. */
    long finish() {
        flush();
        return taken;
    }
}
