package io.millrace.io;

import java.io.EOFException;
import java.io.IOException;

/** Bytes that are read by position. */
interface Positional extends AutoCloseable {
    /** How many there are. */
    long size() throws IOException;

    /** Fills as many of the first {@code length} bytes of {@code into} as there are; returns how many. */
    int read(long position, byte[] into, int length) throws IOException;

    /** Fills the first {@code length} bytes of {@code into}; fewer are an error. */
    default void readFully(long position, byte[] into, int length) throws IOException {
        if (read(position, into, length) < length) {
            throw new EOFException("The file became shorter while it was read");
        }
    }

    @Override
    void close() throws IOException;
}
