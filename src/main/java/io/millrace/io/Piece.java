package io.millrace.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/**
 * A part of a compressed source that can be decoded without the parts before it.
 *
 * @param decoder opens it
 * @param storedBytes how far the source was read, before decompression, for what the decoder gave so far
 * @param isEager false for what takes too much memory to be decoded before its turn
 * @param doubt whether its ends were guessed
 */
record Piece(Decoder decoder, LongSupplier storedBytes, boolean isEager, Doubt doubt) {
    /** So much is cut off at a time, where that is possible: enough to be worth a task. */
    static final int GOAL_BYTES = 1 << 18;

    /** Where no end is found in so much, the rest of the source is one piece. */
    static final int MAX_BYTES = 1 << 22;

    /** Opens a stream of decompressed bytes that ends with the piece. */
    interface Decoder {
        /** The stream; whoever opens it closes it. */
        InputStream open() throws IOException;
    }

    /** Tells damage from a wrong guess. */
    interface Doubt {
        /** True if decoding failed because the piece does not end where it was cut, although the source is whole. */
        boolean isCutWrongly(Exception failure) throws IOException;
    }

    /** Of bytes before {@code end} of the source, cut for certain. */
    static Piece certain(long end, Decoder decoder) {
        return guessed(end, decoder, failure -> false);
    }

    /** The same, cut at a guess. */
    static Piece guessed(long end, Decoder decoder, Doubt doubt) {
        return new Piece(decoder, () -> end, true, doubt);
    }

    /** Where the source cannot be cut further, since it is damaged. */
    static Piece broken(long end, IOException why) {
        return certain(end, () -> {
            throw why;
        });
    }
}
