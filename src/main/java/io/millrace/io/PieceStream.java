package io.millrace.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The decompressed bytes of one source, whose pieces are decoded on several threads. They are given as they are decoded;
 * a checksum that is wrong is found when all that it covers was given. Where a piece turns out to have been cut at a
 * wrong guess, the source is read again in one piece. One thread at a time, but for {@link #close}.
 */
final class PieceStream extends InputStream {
    private final Source source;
    private final Compression compression;
    private final DecodeAhead shared;
    private final Runnable whenCut;
    private final Pieces pieces;

    /** In order; guarded by {@link #shared}. */
    private final Deque<Decoding> ahead = new ArrayDeque<>();

    private final CRC32C given = new CRC32C();
    private long givenBytes;
    private ByteBuffer current = ByteBuffer.allocate(0);
    private long storedBytes;
    private boolean isCut;
    private volatile boolean closed;
    private volatile @Nullable InputStream whole;

    /**
     * Opens the source, which must be possible again.
     *
     * @param compression of the source, neither none nor to be found out
     * @param whenCut called at reads when the source is cut to its end, so that others can be
     */
    PieceStream(Source source, Compression compression, DecodeAhead shared, Runnable whenCut) throws IOException {
        this.source = source;
        this.compression = compression;
        this.shared = shared;
        this.whenCut = whenCut;
        this.pieces = compression.pieces(source);
    }

    /** Which source it reads. */
    Source source() {
        return source;
    }

    /** How far the source was read, before decompression, for what was given so far; the same in every run. */
    long storedBytes() {
        return storedBytes;
    }

    /** True if there is nothing left to cut. */
    boolean isCut() {
        return isCut;
    }

    /** Cuts as many pieces as there is room for, and has them decoded. */
    void cutAhead() throws IOException {
        while (!isCut && shared.hasRoom()) {
            cut();
        }
        shared.start();
    }

    private void cut() throws IOException {
        Piece piece;
        try {
            piece = pieces.next();
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            // It is told when the pieces before were read.
            piece = Piece.broken(pieces.position(), e);
            isCut = true;
        }
        isCut |= piece == null;
        if (piece != null) {
            add(new Decoding(piece, shared));
        }
    }

    private void add(Decoding piece) throws IOException {
        synchronized (shared) {
            checkOpen();
            ahead.add(piece);
            shared.add(piece);
        }
    }

    private @Nullable Decoding first() {
        synchronized (shared) {
            return ahead.peek();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        checkOpen();
        while (!current.hasRemaining()) {
            if (whole != null) {
                return readWhole(whole, bytes, from, length);
            }
            if (!advance()) {
                return -1;
            }
            checkOpen();
        }
        int n = Math.min(length, current.remaining());
        current.get(bytes, from, n);
        return n;
    }

    /** Takes a step towards the next bytes; false at the end. */
    private boolean advance() throws IOException {
        Decoding piece = first();
        if (piece == null) {
            return cutFirst();
        }
        Decoding.Decoded next = piece.poll();
        if (next != null) {
            accept(next);
        } else if (piece.isDone()) {
            leave(piece);
        } else {
            shared.work(piece);
        }
        return true;
    }

    private boolean cutFirst() throws IOException {
        if (!isCut) {
            // Even if there is no room: nothing is read ahead while this source is not cut.
            cut();
            cutAhead();
        }
        checkOpen();
        boolean isEnd = first() == null;
        storedBytes = isEnd ? pieces.position() : storedBytes;
        return !isEnd;
    }

    private void accept(Decoding.Decoded next) {
        current = next.bytes();
        storedBytes = next.stored();
        given.update(current.duplicate());
        givenBytes += current.remaining();
        shared.start();
    }

    private void leave(Decoding piece) throws IOException {
        Exception failure = piece.failure();
        if (failure != null) {
            fail(piece, failure);
            return;
        }
        piece.close();
        synchronized (shared) {
            ahead.remove(piece);
        }
        cutAhead();
        if (isCut) {
            whenCut.run();
        }
    }

    private void fail(Decoding piece, Exception failure) throws IOException {
        if (piece.isCutWrongly(failure)) {
            startAgain();
        } else if (failure instanceof IOException expected) {
            throw expected;
        } else {
            throw new IllegalStateException("Decoding failed", failure);
        }
    }

    /** Goes on in the one stream that the source is, behind what was given. */
    private void startAgain() throws IOException {
        closePieces();
        InputStream stored = source.open();
        boolean opened = false;
        try {
            InputStream again = compression.wrap(stored);
            skipGiven(again);
            whole = again;
            opened = true;
        } finally {
            if (!opened) {
                stored.close();
            }
        }
    }

    private void skipGiven(InputStream again) throws IOException {
        CRC32C skipped = new CRC32C();
        byte[] block = new byte[Decoding.CHUNK_BYTES];
        long left = givenBytes;
        int n = 0;
        while (left > 0 && n >= 0) {
            checkOpen();
            n = again.read(block, 0, (int) Math.min(left, block.length));
            skipped.update(block, 0, Math.max(0, n));
            left -= Math.max(0, n);
        }
        if (skipped.getValue() != given.getValue()) {
            throw new IOException("The data is not what was given before");
        }
    }

    private int readWhole(InputStream sequential, byte[] bytes, int from, int length) throws IOException {
        int n = sequential.read(bytes, from, length);
        storedBytes = n < 0 ? Math.max(storedBytes, source.size()) : storedBytes;
        return n;
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new InterruptedIOException("The stream is closed");
        }
    }

    /** Gives up all that was decoded; threads that decode stop after some bytes. From any thread. */
    @Override
    public void close() throws IOException {
        closed = true;
        closePieces();
        InputStream sequential = whole;
        if (sequential != null) {
            sequential.close();
        }
    }

    private void closePieces() throws IOException {
        synchronized (shared) {
            ahead.forEach(Decoding::close);
        }
        pieces.close();
    }
}
