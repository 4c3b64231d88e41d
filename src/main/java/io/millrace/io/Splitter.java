package io.millrace.io;

import io.millrace.problem.JobException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Cuts an input into splits: about {@code splitBytes} long, or less where the input is short, at record ends, none without
 * bytes, in the order of the input. The records and their lines are the same whatever {@code splitBytes} is. One thread at a time, but for {@link #close}; asking for the
 * next split may read, and waits for a stream.
 */
public final class Splitter implements AutoCloseable {
    /** Longer records are refused: all of a record has to be in one array. */
    public static final int MAX_RECORD_BYTES = 1 << 26;

    private static final int MAX_AHEAD = 10_000;

    /**
     * An input is cut into so many splits at least, if they have {@link #MIN_BYTES}, that threads have something to do and
     * end at about the same time. Not by how many threads there are: in a split, functions may add in another order.
     */
    private static final int MIN_SPLITS = 8;

    /** A split costs about as much as 20 KiB of its records do (measured). */
    private static final int MIN_BYTES = 1 << 20;

    private static final long NOT_ASKED = -2;

    private final Input input;
    private final int maxRecordBytes;
    private final Iterator<Source> sources;
    private final SourcesAhead compressed;
    private final Queue<Split> ahead = new ArrayDeque<>();
    private volatile @Nullable Current current;
    private long totalBytes = NOT_ASKED;
    private int cut;
    private int ordinals;
    private boolean dealsOut;
    private boolean ended;
    private volatile boolean closed;

    private record Current(Source source, Cutter cutter, RecordLayout layout) {}

    /** Reads nothing yet; decompresses on the thread that asks for splits. */
    public Splitter(Input input) {
        this(input, MAX_RECORD_BYTES);
    }

    Splitter(Input input, int maxRecordBytes) {
        this(input, maxRecordBytes, new DecodeAhead(task -> {}, 0));
    }

    /**
     * Reads nothing yet. Pieces of compressed files are decoded ahead on an executor, at most {@code threads} at once,
     * which may be 0, with a few MiB for each; the thread that asks for splits does what no other begins. The splits are
     * the same for any executor and any number of threads.
     */
    public Splitter(Input input, Executor decoders, int threads) {
        this(input, MAX_RECORD_BYTES, new DecodeAhead(decoders, threads));
    }

    private Splitter(Input input, int maxRecordBytes, DecodeAhead ahead) {
        this.input = input;
        this.maxRecordBytes = maxRecordBytes;
        this.sources = input.sources().iterator();
        this.compressed = new SourcesAhead(input, ahead);
    }

    /**
     * The splits, once: every call goes on with the same ones. Its methods throw {@link JobException} if a source cannot
     * be read, and {@link java.util.concurrent.CancellationException} if the thread is interrupted while it reads.
     */
    public Iterator<Split> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !ahead.isEmpty() || cutOne();
            }

            @Override
            public Split next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return ahead.remove();
            }
        };
    }

    /**
     * Lets map tasks deal plain files out among themselves whose line ends quotes may hide: the chunks of a split are in
     * order then, but those of other splits lie between them, and a split may find nothing left. To be called before the
     * first split; without it, the thread that asks for splits reads all of such a file.
     */
    public void dealOut() {
        dealsOut = true;
    }

    /**
     * Cuts everything now if that costs next to nothing, so that {@link #totalSplits} is known from the start: the
     * sources are plain files whose record ends no quotes hide or that are dealt out, or lie in memory, and there are at
     * most 10,000 splits.
     */
    public void lookAhead() {
        if (input.sources().size() <= MAX_AHEAD && input.sources().stream().allMatch(this::isCheap)) {
            while (ahead.size() < MAX_AHEAD && cutOne()) {
                // Goes on until the end is found or there are enough.
            }
        }
    }

    private boolean isCheap(Source source) {
        boolean readsAll = input.format().kind().isQuoted() && !dealsOut;
        try {
            return source instanceof BytesSource
                    || (!readsAll
                            && source.path().isPresent()
                            && isPlain(source.path().get()));
        } catch (IOException e) {
            // Whoever reads it will say so.
            return false;
        }
    }

    private boolean cutOne() {
        Split next = cut();
        return next != null && ahead.add(next);
    }

    /** Stored bytes of all sources, before decompression; -1 if one is unknown. */
    public long totalBytes() {
        if (totalBytes == NOT_ASKED) {
            totalBytes = sizeOfAll();
        }
        return totalBytes;
    }

    private long sizeOfAll() {
        long total = 0;
        for (Source source : input.sources()) {
            long size = source.size();
            if (size < 0) {
                return -1;
            }
            total += size;
        }
        return total;
    }

    /** About how long the splits of {@code input} are, which has {@code total} bytes, or a negative number if that is not known. */
    public static int splitBytes(Input input, long total) {
        long share = Math.max(MIN_BYTES, total / MIN_SPLITS);
        return total < 0 ? input.splitBytes() : (int) Math.min(input.splitBytes(), share);
    }

    /** How many splits there are, known once the last was cut; -1 before. */
    public int totalSplits() {
        return ended ? cut : -1;
    }

    private @Nullable Split cut() {
        while (!ended) {
            Current reading = current == null ? openNext() : current;
            current = reading;
            if (closed) {
                closeCurrent();
                throw new CancellationException("The input is no longer read");
            }
            if (reading == null) {
                ended = true;
                return null;
            }
            String source = reading.source().name();
            Cutter.Cut piece = next(reading.cutter(), source, splitBytes(input, totalBytes()));
            if (piece != null) {
                Split split = new Split(ordinals, source, piece, reading.layout());
                ordinals += piece.ordinals();
                cut++;
                return split;
            }
            closeCurrent();
        }
        return null;
    }

    private @Nullable Current openNext() {
        if (!sources.hasNext()) {
            return null;
        }
        Source source = sources.next();
        Cutter cutter = null;
        boolean opened = false;
        try {
            cutter = cutter(source);
            RecordLayout layout = layout(source.name(), cutter);
            cutter = dealtOut(cutter);
            opened = true;
            return new Current(source, cutter, layout);
        } catch (IOException e) {
            throw InputFailure.of(source.name(), e);
        } finally {
            if (!opened && cutter != null) {
                closeQuietly(cutter);
            }
        }
    }

    /** The same, or one that deals out what the header leaves. */
    private Cutter dealtOut(Cutter cutter) throws IOException {
        if (!dealsOut || !input.format().kind().isQuoted() || !(cutter instanceof FileCutter file)) {
            return cutter;
        }
        try (file) {
            return file.turns(input.format(), splitBytes(input, totalBytes()));
        }
    }

    private Cutter cutter(Source source) throws IOException {
        Optional<Path> path = source.path();
        if (path.isPresent() && isPlain(path.get())) {
            return new FileCutter(source.name(), path.get(), input.format(), maxRecordBytes);
        }
        if (source instanceof BytesSource bytes && input.compression() == Compression.NONE) {
            return new StreamCutter(bytes, input.format(), maxRecordBytes);
        }
        Optional<PieceStream> pieces = compressed.open(source);
        if (pieces.isPresent()) {
            PieceStream plain = pieces.get();
            return new StreamCutter(
                    source.name(), plain, Optional.of(plain::storedBytes), input.format(), maxRecordBytes);
        }
        CountedStream stored = new CountedStream(source.open());
        boolean opened = false;
        try {
            InputStream plain = input.compression().wrap(stored);
            opened = true;
            // What lies in memory is read at once, so only what is cut off tells how far the splits are.
            Optional<LongSupplier> read =
                    source instanceof BytesSource ? Optional.empty() : Optional.of(() -> stored.count);
            return new StreamCutter(source.name(), plain, read, input.format(), maxRecordBytes);
        } finally {
            if (!opened) {
                stored.close();
            }
        }
    }

    private boolean isPlain(Path path) throws IOException {
        return switch (input.compression()) {
            case NONE -> true;
            case AUTO -> FileCutter.sniff(path) == Compression.NONE;
            default -> false;
        };
    }

    /** Takes the header off, if there is one; declared columns count more than its names. */
    private RecordLayout layout(String source, Cutter cutter) {
        RecordFormat format = input.format();
        RecordLayout declared = new RecordLayout(format, format.columns());
        boolean hasHeader = format.header() && format.kind().isTable();
        if (!hasHeader) {
            return declared;
        }
        Header header = new Header(source, declared);
        Cutter.Cut piece;
        do {
            piece = next(cutter, source, 1);
        } while (piece != null && !header.accept(new Split(-1, source, piece, declared)));
        return header.layout();
    }

    private static Cutter.@Nullable Cut next(Cutter cutter, String source, int atLeastBytes) {
        try {
            return cutter.next(atLeastBytes);
        } catch (IOException e) {
            throw InputFailure.of(source, e);
        }
    }

    /** Stops reading, from any thread. Splits that were handed out can still be loaded. */
    @Override
    public void close() {
        closed = true;
        closeCurrent();
        compressed.close();
    }

    private void closeCurrent() {
        Current reading = current;
        current = null;
        if (reading != null) {
            closeQuietly(reading.cutter());
        }
    }

    private static void closeQuietly(Cutter cutter) {
        try {
            cutter.close();
        } catch (IOException e) {
            // All that was wanted has been read.
            return;
        }
    }

    /** Counts what passes, so that progress can be told in the bytes that the user has. */
    private static final class CountedStream extends FilterInputStream {
        private long count;

        CountedStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            count += b < 0 ? 0 : 1;
            return b;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int n = in.read(bytes, from, length);
            count += Math.max(0, n);
            return n;
        }
    }
}
