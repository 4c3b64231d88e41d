package io.millrace.io;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A piece while it is decoded, some of it at a time and by one thread at a time: it can be left at any time, so that
 * nobody waits with a thread for room. Guarded by the monitor of {@link DecodeAhead}.
 */
final class Decoding implements Runnable, Closeable {
    /** So much at a time; short of what the collector takes for large. */
    static final int CHUNK_BYTES = 1 << 17;

    private final Piece piece;
    private final DecodeAhead shared;
    private final Queue<Decoded> decoded = new ArrayDeque<>();
    private boolean queued;
    private boolean running;
    private boolean done;
    private boolean closed;
    private @Nullable Exception failure;

    /** Of the thread that decodes, or of whoever closes while none does. */
    private @Nullable InputStream in;

    /**
     * Decoded bytes.
     *
     * @param stored how far the source was read for them
     */
    record Decoded(ByteBuffer bytes, long stored) {}

    /** Does nothing until it is run or closed. */
    Decoding(Piece piece, DecodeAhead shared) {
        this.piece = piece;
        this.shared = shared;
    }

    /** True if it is now waiting for a thread and was not before. */
    boolean enqueue() {
        synchronized (shared) {
            boolean isNew = !queued && piece.isEager() && !running && !done && !closed;
            queued |= isNew;
            return isNew;
        }
    }

    /** Decodes until the end, or as long as there is room. */
    @Override
    public void run() {
        synchronized (shared) {
            queued = false;
        }
        while (decodeSome()) {
            // Goes on.
        }
    }

    /** Decodes the next bytes if there is room; false if that may not be or another thread does. */
    boolean decodeSome() {
        return begin(piece.isEager() && !shared.isFull()) && decode();
    }

    /** The same, room or not. */
    boolean decodeNow() {
        return begin(true) && decode();
    }

    private boolean begin(boolean mayBegin) {
        synchronized (shared) {
            boolean begins = mayBegin && !running && !done && !closed;
            running |= begins;
            return begins;
        }
    }

    private boolean decode() {
        byte[] bytes = new byte[CHUNK_BYTES];
        int length = 0;
        // Unless it is known better: an error that is none of the data, such as one of memory.
        Exception failed = new IOException("Decompression broke off");
        try {
            InputStream open = in == null ? piece.decoder().open() : in;
            in = open;
            length = open.readNBytes(bytes, 0, CHUNK_BYTES);
            failed = null;
        } catch (IOException | RuntimeException e) {
            failed = e;
        } finally {
            end(
                    new Decoded(
                            ByteBuffer.wrap(bytes, 0, length),
                            piece.storedBytes().getAsLong()),
                    failed);
        }
        return true;
    }

    private void end(Decoded chunk, @Nullable Exception failed) {
        synchronized (shared) {
            running = false;
            failure = failed;
            done = failed != null || chunk.bytes().remaining() < CHUNK_BYTES;
            if (!closed && chunk.bytes().hasRemaining()) {
                decoded.add(chunk);
                shared.count(chunk.bytes().remaining());
            }
            if (done || closed) {
                release();
            }
            shared.notifyAll();
        }
    }

    /** The next bytes in order; null if none are there. */
    @Nullable Decoded poll() {
        synchronized (shared) {
            Decoded next = decoded.poll();
            shared.count(next == null ? 0 : -next.bytes().remaining());
            return next;
        }
    }

    /** True if nobody can but wait for the thread that decodes it. */
    boolean isBusy() {
        synchronized (shared) {
            return running && decoded.isEmpty() && !closed;
        }
    }

    /** True if no more bytes will come. */
    boolean isDone() {
        synchronized (shared) {
            return (done || closed) && decoded.isEmpty();
        }
    }

    /** Why it ended too early; null if it did not. */
    @Nullable Exception failure() {
        synchronized (shared) {
            return failure;
        }
    }

    /** True if the piece was cut at the wrong place, so that its failure says nothing of the source. */
    boolean isCutWrongly(Exception failed) throws IOException {
        return piece.doubt().isCutWrongly(failed);
    }

    /** Forgets what was decoded; a thread that decodes stops after some bytes. Never waits. */
    @Override
    public void close() {
        synchronized (shared) {
            closed = true;
            shared.remove(this);
            shared.count(-decoded.stream()
                    .mapToLong(chunk -> chunk.bytes().remaining())
                    .sum());
            decoded.clear();
            if (!running) {
                release();
            }
            shared.notifyAll();
        }
    }

    private void release() {
        InputStream open = in;
        in = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // All that was wanted has been read.
                return;
            }
        }
    }
}
