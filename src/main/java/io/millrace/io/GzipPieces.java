package io.millrace.io;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts gzip before what looks like the header of a member (RFC 1952, section 2.3). Compressed data may look like that
 * too, about once in 200 GB: the member before it then seems to be cut short, which raises doubt. Files of many small
 * members are those of {@code bgzip} and of {@code cat}; a single large member is one piece.
 */
final class GzipPieces implements Pieces {
    private static final int HEADER_BYTES = 10;
    private static final int MAX_FLAGS = 0x1f;
    private static final int MAX_SYSTEM = 13;
    private static final int UNKNOWN_SYSTEM = 255;

    private final StoredBytes stored;
    private boolean started;
    private boolean ended;

    /** Takes the bytes over. */
    GzipPieces(StoredBytes stored) {
        this.stored = stored;
    }

    @Override
    public @Nullable Piece next() throws IOException {
        if (ended || (started && !stored.has(1))) {
            return null;
        }
        started = true;
        int size = Piece.GOAL_BYTES;
        int scanned = 1;
        while (stored.has(size)) {
            int start = lastStart(scanned, size - HEADER_BYTES);
            if (start > 0) {
                byte[] bytes = stored.take(start);
                return Piece.guessed(
                        stored.position(),
                        () -> Compression.GZIP.wrap(new ByteArrayInputStream(bytes)),
                        failure -> failure instanceof EOFException);
            }
            scanned = size - HEADER_BYTES + 1;
            size *= 2;
        }
        ended = true;
        return last(size <= Piece.MAX_BYTES);
    }

    private Piece last(boolean isRead) {
        if (isRead) {
            byte[] bytes = stored.take(stored.size());
            return Piece.certain(stored.position(), () -> Compression.GZIP.wrap(new ByteArrayInputStream(bytes)));
        }
        return new Piece(() -> Compression.GZIP.wrap(stored.rest()), stored::position, true, failure -> false);
    }

    /** The last place from {@code from} to {@code to} where a member may start; -1 if there is none. */
    private int lastStart(int from, int to) {
        for (int at = to; at >= from; at--) {
            if (stored.at(at) == 0x1f && looksLikeHeader(at)) {
                return at;
            }
        }
        return -1;
    }

    private boolean looksLikeHeader(int at) {
        int level = stored.at(at + 8);
        int system = stored.at(at + 9);
        return stored.at(at + 1) == 0x8b
                && stored.at(at + 2) == 8
                && stored.at(at + 3) <= MAX_FLAGS
                && (level == 0 || level == 2 || level == 4)
                && (system <= MAX_SYSTEM || system == UNKNOWN_SYSTEM);
    }

    @Override
    public long position() {
        return stored.position();
    }

    @Override
    public void close() throws IOException {
        stored.close();
    }
}
