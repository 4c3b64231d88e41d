package io.millrace.io;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Cuts one source into pieces of whole records, in order. */
interface Cutter extends Closeable {

    /** The next piece: up to the first record end that makes it {@code atLeastBytes} long; null at the end. */
    @Nullable Cut next(int atLeastBytes) throws IOException;

    /**
     * A piece.
     *
     * @param storedBytes how far it moves on in the source as it is stored, before decompression
     * @param ordinals how many numbers it needs for its chunks, see {@link Chunk#ordinal}
     * @param loader reads it
     */
    record Cut(long storedBytes, int ordinals, Loader loader) {}

    /** Brings a piece into memory, on any thread. */
    interface Loader {
        /**
         * Reads it, chunk by chunk; a chunk lasts until {@code visitor} returns.
         *
         * @param ordinal the first of its numbers
         */
        void forEach(RecordLayout layout, int ordinal, ChunkVisitor visitor) throws IOException;
    }
}
