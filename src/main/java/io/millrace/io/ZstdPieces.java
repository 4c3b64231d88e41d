package io.millrace.io;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts zstd behind frames, which it finds by the sizes of their blocks (RFC 8878, section 3.1), so for certain. Files of
 * many frames are those of {@code pzstd} and of the seekable format. What is not a frame, or a large one, is decoded in
 * one piece with all that follows.
 */
final class ZstdPieces implements Pieces {
    private static final int UNKNOWN = -1;

    /** A decoder keeps so much of what it gave, which several at once must not do for large windows. */
    private static final long MAX_WINDOW_BYTES = 1 << 23;

    /** So much in a piece, decompressed, if the frames tell. */
    private static final long GOAL_CONTENT_BYTES = 1 << 21;

    private static final ZstdHeader NO_HEADER = new ZstdHeader(0, Long.MAX_VALUE, 0, false, false);

    private final StoredBytes stored;
    private boolean started;
    private boolean ended;

    /** Takes the bytes over. */
    ZstdPieces(StoredBytes stored) {
        this.stored = stored;
    }

    @Override
    public @Nullable Piece next() throws IOException {
        if (ended || (started && !stored.has(1))) {
            return null;
        }
        started = true;
        int end = 0;
        long content = 0;
        int next = frameEnd(0);
        while (next != UNKNOWN) {
            content += header(end).contentBytes();
            end = next;
            boolean isEnough = end >= Piece.GOAL_BYTES || content >= GOAL_CONTENT_BYTES;
            next = isEnough ? UNKNOWN : frameEnd(end);
        }
        return end > 0 ? frames(end) : rest();
    }

    private Piece frames(int end) {
        byte[] bytes = stored.take(end);
        return Piece.certain(stored.position(), () -> Compression.ZSTD.wrap(new ByteArrayInputStream(bytes)));
    }

    private Piece rest() throws IOException {
        ended = true;
        boolean isEager = header(0).windowBytes() <= MAX_WINDOW_BYTES;
        return new Piece(() -> Compression.ZSTD.wrap(stored.rest()), stored::position, isEager, failure -> false);
    }

    /** Behind the frame that starts at {@code at}, if all of it is there and it needs little memory. */
    private int frameEnd(int at) throws IOException {
        ZstdHeader header = header(at);
        long end = at + header.length();
        if (header.windowBytes() > MAX_WINDOW_BYTES || end > Piece.MAX_BYTES || !stored.has((int) end)) {
            return UNKNOWN;
        }
        return header.hasBlocks() ? blocksEnd((int) end, header.hasChecksum()) : (int) end;
    }

    private int blocksEnd(int from, boolean hasChecksum) throws IOException {
        int at = from;
        boolean last = false;
        while (!last) {
            if (!stored.has(at + ZstdHeader.Block.HEADER_BYTES)) {
                return UNKNOWN;
            }
            ZstdHeader.Block block = ZstdHeader.Block.of(stored.copy(at, ZstdHeader.Block.HEADER_BYTES));
            at += ZstdHeader.Block.HEADER_BYTES + block.length();
            last = block.isLast();
        }
        at += hasChecksum ? 4 : 0;
        return stored.has(at) ? at : UNKNOWN;
    }

    /** Of the frame at {@code at}; one that takes much memory if there is none, so that it is left to the decoder. */
    private ZstdHeader header(int at) throws IOException {
        stored.has(at + ZstdHeader.MAX_BYTES);
        ZstdHeader header = ZstdHeader.of(stored.copy(at, Math.min(ZstdHeader.MAX_BYTES, stored.size() - at)));
        return header == null ? NO_HEADER : header;
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
