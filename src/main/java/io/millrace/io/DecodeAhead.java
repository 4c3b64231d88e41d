package io.millrace.io;

import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * What decodes the pieces of one input before they are read, within bounds: the threads of an executor, which never wait
 * for anything here, and the reader, which works itself before it waits. So it gets on even if the executor runs
 * nothing. Its monitor guards the state of all pieces.
 */
final class DecodeAhead {
    /** Of each piece: the gain from more is small, and every job that runs has this. */
    private static final long BYTES_PER_PIECE = 1 << 22;

    private final Executor executor;
    private final int maxPieces;
    private final long maxBytes;
    private final List<Decoding> pieces = new ArrayList<>();
    private long bytes;

    /** At most {@code threads} pieces at once, 0 or more, and one that the reader decodes. */
    DecodeAhead(Executor executor, int threads) {
        this.executor = executor;
        this.maxPieces = threads + 1;
        this.maxBytes = maxPieces * BYTES_PER_PIECE;
    }

    synchronized boolean hasRoom() {
        return pieces.size() < maxPieces;
    }

    /** True if only what is wanted at once should be decoded. */
    synchronized boolean isFull() {
        return bytes >= maxBytes;
    }

    /** Counts decoded bytes that wait for the reader. */
    synchronized void count(long more) {
        bytes += more;
    }

    /** Decoded bytes that wait for the reader. */
    synchronized long waitingBytes() {
        return bytes;
    }

    synchronized void add(Decoding piece) {
        pieces.add(piece);
    }

    synchronized void remove(Decoding piece) {
        pieces.remove(piece);
    }

    /** Has every piece decoded that may be; not before half of the room is free, so that it is worth a task. */
    void start() {
        for (Decoding piece : mayStart()) {
            try {
                executor.execute(piece);
            } catch (RejectedExecutionException e) {
                // The executor is shut down or has too much to do; the reader decodes it.
                return;
            }
        }
    }

    private synchronized List<Decoding> mayStart() {
        return bytes > maxBytes / 2
                ? List.of()
                : pieces.stream().filter(Decoding::enqueue).toList();
    }

    /**
     * Decodes some of {@code wanted}, else of another piece; waits if others decode all that may be. Returns when there
     * may be news of {@code wanted}.
     *
     * @throws InterruptedIOException if the thread is interrupted
     */
    void work(Decoding wanted) throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted();
        }
        if (!wanted.decodeNow() && inOrder().stream().noneMatch(Decoding::decodeSome)) {
            await(wanted);
        }
    }

    private synchronized List<Decoding> inOrder() {
        return List.copyOf(pieces);
    }

    private synchronized void await(Decoding wanted) throws InterruptedIOException {
        try {
            while (wanted.isBusy()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = interrupted();
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    private static InterruptedIOException interrupted() {
        return new InterruptedIOException("Interrupted while decompressing");
    }
}
