package io.millrace.io;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;

/** A compressed source with a look at the bytes to come. */
final class StoredBytes implements Closeable {
    private static final int BLOCK_BYTES = 1 << 16;

    private final InputStream in;
    private byte[] buffer = new byte[BLOCK_BYTES];
    private int start;
    private int filled;
    private boolean ended;
    private long position;

    /** Takes the stream over. */
    StoredBytes(InputStream in) {
        this.in = in;
    }

    /** True if {@code count} bytes are to come, at most {@link Piece#MAX_BYTES}; reads them if need be. */
    boolean has(int count) throws IOException {
        while (size() < count && !ended && count <= Piece.MAX_BYTES) {
            makeRoom();
            int n = in.read(buffer, filled, buffer.length - filled);
            ended = n < 0;
            filled += Math.max(0, n);
        }
        return size() >= count && count <= Piece.MAX_BYTES;
    }

    /** The same, where the source is damaged if there are fewer. */
    void require(int count) throws IOException {
        if (!has(count)) {
            throw new EOFException("Fewer bytes than there must be");
        }
    }

    private void makeRoom() {
        if (filled < buffer.length) {
            return;
        }
        byte[] old = buffer;
        if (size() > old.length / 2) {
            buffer = new byte[2 * old.length];
        }
        System.arraycopy(old, start, buffer, 0, size());
        filled = size();
        start = 0;
    }

    /** How many bytes to come were read. */
    int size() {
        return filled - start;
    }

    /** One of the bytes that were read, unsigned. */
    int at(int index) {
        return buffer[start + index] & 0xff;
    }

    /** Some of the bytes that were read, which stay to come. */
    byte[] copy(int from, int count) {
        return Arrays.copyOfRange(buffer, start + from, start + from + count);
    }

    /** Goes on behind bytes that were read. */
    void drop(int count) {
        start += count;
        position += count;
    }

    /** Takes the first of the bytes that were read off. */
    byte[] take(int count) {
        byte[] bytes = copy(0, count);
        drop(count);
        return bytes;
    }

    /** All that is to come; {@link #position} counts it while it is read. */
    InputStream rest() {
        InputStream counted = new InputStream() {
            @Override
            public int read() throws IOException {
                int b = in.read();
                position += b < 0 ? 0 : 1;
                return b;
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                int n = in.read(bytes, from, length);
                position += Math.max(0, n);
                return n;
            }

            @Override
            public void close() throws IOException {
                in.close();
            }
        };
        return new SequenceInputStream(new ByteArrayInputStream(take(size())), counted);
    }

    /** How many bytes of the source were taken off. */
    long position() {
        return position;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
