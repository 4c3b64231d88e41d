package io.millrace.io;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads rows forward from an offset of the rows' file, a block at a time. */
final class RowCursor {
    private static final int BLOCK_BYTES = 1 << 15;

    private final Positional file;
    private long position;
    private byte[] buffer = new byte[BLOCK_BYTES];
    private int start;
    private int filled;

    RowCursor(Positional file, long offset) {
        this.file = file;
        this.position = offset;
    }

    /** The next row without its line end, or null after the last. */
    byte @Nullable [] next() throws IOException {
        int end = lineEnd();
        if (end < 0) {
            return null;
        }
        byte[] row = Arrays.copyOfRange(buffer, start, end);
        start = end + 1;
        return row;
    }

    /** Passes over {@code rows} rows. */
    void skip(long rows) throws IOException {
        for (long i = 0; i < rows; i++) {
            start = lineEnd() + 1;
        }
    }

    private int lineEnd() throws IOException {
        int end = Words.newline(buffer, start, filled);
        while (end < 0) {
            int scanned = filled - start;
            if (!readMore()) {
                return -1;
            }
            end = Words.newline(buffer, start + scanned, filled);
        }
        return end;
    }

    private boolean readMore() throws IOException {
        int kept = filled - start;
        byte[] target = kept == buffer.length ? new byte[Math.multiplyExact(buffer.length, 2)] : buffer;
        System.arraycopy(buffer, start, target, 0, kept);
        byte[] block = new byte[target.length - kept];
        int n = file.read(position, block, block.length);
        System.arraycopy(block, 0, target, kept, n);
        buffer = target;
        start = 0;
        filled = kept + n;
        position += n;
        return n > 0;
    }
}
