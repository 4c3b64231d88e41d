package io.millrace.io;

import java.io.IOException;
import java.util.Arrays;

/** Reads rows forward from an offset of the rows' file. Keeps no bytes between two reads, so that waiting is cheap. */
final class RowCursor {
    /** Room for rows that are longer than others. */
    private static final int SLACK_BYTES = 256;

    /** The most that is read on a guess; what is longer is read in growing steps. */
    private static final int MAX_GUESS_BYTES = 1 << 20;

    private final Positional file;
    private final long rowBytes;
    private long offset;

    /** Starts at {@code offset}; rows have {@code rowBytes} on the average. */
    RowCursor(Positional file, long offset, long rowBytes) {
        this.file = file;
        this.offset = offset;
        this.rowBytes = rowBytes;
    }

    /** Where the next row starts. */
    long offset() {
        return offset;
    }

    /**
     * The next rows: at most {@code maxRows}, and at most {@code maxBytes} with their line ends unless the first alone is
     * longer; none behind the last, and none if the first is a {@link LongRow}.
     */
    RowLines take(int maxRows, long maxBytes) throws IOException {
        byte[] bytes = new byte[guess(maxRows, maxBytes)];
        int filled = file.read(offset, bytes, bytes.length);
        RowLines rows = lines(bytes, filled, maxRows, maxBytes);
        long longest = Math.max(maxBytes, ResultReader.LONG_ROW_BYTES);
        while (rows.count() < maxRows && filled == bytes.length && filled < (rows.count() == 0 ? longest : maxBytes)) {
            bytes = Arrays.copyOf(bytes, Math.multiplyExact(bytes.length, 2));
            filled += readBehind(bytes, filled);
            rows = lines(bytes, filled, maxRows, maxBytes);
        }
        offset += rows.length();
        return rows;
    }

    private int guess(int maxRows, long maxBytes) {
        long expected = maxRows * (rowBytes + rowBytes / 8) + SLACK_BYTES;
        return (int) Math.max(SLACK_BYTES, Math.min(expected, Math.min(maxBytes, MAX_GUESS_BYTES)));
    }

    private int readBehind(byte[] bytes, int filled) throws IOException {
        byte[] more = new byte[bytes.length - filled];
        int n = file.read(offset + filled, more, more.length);
        System.arraycopy(more, 0, bytes, filled, n);
        return n;
    }

    private static RowLines lines(byte[] bytes, int filled, int maxRows, long maxBytes) {
        RowLines rows = RowLines.first(bytes, filled, maxRows, maxBytes);
        return rows.count() == 0 ? RowLines.first(bytes, filled, Math.min(1, maxRows), filled) : rows;
    }
}
