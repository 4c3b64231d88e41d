package io.millrace.io;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens the compressed sources of an input, and those that follow while there is room to decode ahead. Sources that can
 * be read but once, since they arrive over a network, are left to others. One thread at a time, but for {@link #close}.
 */
final class SourcesAhead implements Closeable {
    private final List<Source> sources;
    private final Compression compression;
    private final DecodeAhead shared;

    /** Those whose turn is to come, in order. */
    private final Deque<PieceStream> opened = new ArrayDeque<>();

    private int next;
    private boolean closed;

    /** Opens nothing yet. */
    SourcesAhead(Input input, DecodeAhead shared) {
        this.sources = input.sources();
        this.compression = input.compression();
        this.shared = shared;
    }

    /** The decompressed bytes of the next source; empty if it is not compressed or can be read but once. */
    Optional<PieceStream> open(Source source) throws IOException {
        PieceStream ahead = takeOpened();
        if (ahead != null && ahead.source() == source) {
            return Optional.of(ahead);
        }
        if (ahead != null) {
            // What was compressed is no longer: the file has changed.
            closeQuietly(ahead);
        }
        while (next < sources.size() && sources.get(next++) != source) {
            // Others are plain.
        }
        return stream(source);
    }

    private Optional<PieceStream> stream(Source source) throws IOException {
        boolean canReadAgain = source.path().isPresent() || source instanceof BytesSource;
        Compression known = canReadAgain ? compression.of(source) : Compression.NONE;
        return known == Compression.NONE
                ? Optional.empty()
                : Optional.of(new PieceStream(source, known, shared, this::openMore));
    }

    /** Opens more while those before are cut to their ends and there is room. */
    private void openMore() {
        try {
            PieceStream last = lastOpened();
            if (last != null) {
                last.cutAhead();
            }
            while (shared.hasRoom() && next < sources.size() && (last == null || last.isCut())) {
                Optional<PieceStream> more = stream(sources.get(next));
                if (more.isEmpty()) {
                    return;
                }
                next++;
                last = more.get();
                keep(last);
                last.cutAhead();
            }
        } catch (IOException e) {
            // Whoever reads the source will say so.
            return;
        }
    }

    private synchronized @Nullable PieceStream takeOpened() {
        return opened.poll();
    }

    private synchronized @Nullable PieceStream lastOpened() {
        return opened.peekLast();
    }

    private void keep(PieceStream stream) throws IOException {
        synchronized (this) {
            if (!closed) {
                opened.add(stream);
                return;
            }
        }
        stream.close();
        throw new InterruptedIOException("The input is no longer read");
    }

    @Override
    public synchronized void close() {
        closed = true;
        for (PieceStream stream : opened) {
            closeQuietly(stream);
        }
        opened.clear();
    }

    private static void closeQuietly(PieceStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            // Nothing of it is wanted.
            return;
        }
    }
}
