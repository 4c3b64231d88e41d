package io.millrace.engine.local.scan;

/** Words too long for {@link ShortKeys}: their lower-cased copies are the long keys of the batch. */
final class LongWords {
    private static final int LOWER = 0x20;

    private final PairBatch batch;
    private final PairScanner.Sink sink;
    private byte[] copies;
    private int used;

    /**
     * For one chunk.
     *
     * @param copies where they are made, if none is too long for it
     */
    LongWords(PairBatch batch, PairScanner.Sink sink, byte[] copies) {
        this.batch = batch;
        this.sink = sink;
        this.copies = copies;
        batch.bytes(copies);
    }

    /** Gives the batch away, after which the copies are free. */
    void take() {
        if (batch.size() > 0) {
            sink.take(batch);
            batch.size(0);
        }
        used = 0;
    }

    /** Adds a word to the batch, which has room. */
    void add(byte[] bytes, int start, int length) {
        if (copies.length - used < length) {
            take();
            makeRoom(length);
        }
        for (int i = 0; i < length; i++) {
            copies[used + i] = (byte) (bytes[start + i] | LOWER);
        }
        int size = batch.size();
        batch.words()[2 * size] = KeyWords.first(copies, used, length);
        batch.words()[2 * size + 1] = KeyWords.second(copies, used, length);
        batch.size(size + 1);
        used += length;
    }

    private void makeRoom(int length) {
        if (copies.length < length) {
            copies = new byte[length];
            batch.bytes(copies);
        }
    }
}
