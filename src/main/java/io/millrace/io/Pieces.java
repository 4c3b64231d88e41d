package io.millrace.io;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Cuts a compressed source into pieces, in order, without decoding it. One thread at a time, but for {@link #close}. */
interface Pieces extends Closeable {
    /**
     * The next piece, null at the end. Pieces are cut the same way however they are decoded.
     *
     * @throws IOException if the source cannot be read, or if it is damaged, provided that the pieces before are not
     */
    @Nullable Piece next() throws IOException;

    /** How many bytes of the source were cut off so far. */
    long position();
}
