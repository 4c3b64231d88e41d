package io.millrace.engine.local;

import io.millrace.engine.local.scan.KeyWords;
import io.millrace.engine.local.scan.PairBatch;
import io.millrace.function.sandbox.ModuleFrame;
import io.millrace.io.Words;

/** Hands pairs of a text and an integer to the table of a lane in batches, without a value for any of them. One thread. */
final class TextCounts {
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long HIGH_BITS_OF_SECOND = HIGH_BITS & (-1L >>> Byte.SIZE);

    private final Lane lane;

    TextCounts(Lane lane) {
        this.lane = lane;
    }

    /** Adds a pair whose key is ASCII; false if it has to go another way. Its bytes must not change until the next give. */
    boolean add(ModuleFrame frame) {
        if (!(lane.sink() instanceof TableSink)) {
            return false;
        }
        byte[] bytes = frame.bytes();
        int keyTo = frame.keyFrom() + frame.keyLength();
        // The value follows, so that as many bytes as the words need can be read.
        long first = KeyWords.first(bytes, frame.keyFrom(), frame.keyLength());
        long second = KeyWords.second(bytes, frame.keyFrom(), frame.keyLength());
        boolean ascii = KeyWords.isShort(second)
                ? ((first & HIGH_BITS) | (second & HIGH_BITS_OF_SECOND)) == 0
                : Words.nonAscii(bytes, frame.keyFrom(), keyTo) == keyTo;
        if (ascii) {
            add(bytes, first, second, frame.number());
        }
        return ascii;
    }

    private void add(byte[] bytes, long first, long second, long number) {
        PairBatch batch = lane.batch();
        int size = batch.size();
        if (size == 0) {
            batch.bytes(bytes);
            batch.kind(PairBatch.Kind.LONGS, 0);
        }
        batch.words()[2 * size] = first;
        batch.words()[2 * size + 1] = second;
        batch.values()[size] = number;
        batch.size(size + 1);
        if (size + 1 == PairBatch.CAPACITY) {
            give();
        }
    }

    /** Gives away what was added. */
    void give() {
        PairBatch batch = lane.batch();
        if (batch.size() > 0 && lane.sink() instanceof TableSink table) {
            table.take(batch);
        }
        batch.clear();
    }
}
