package io.millrace.io;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a plain file whose line ends quotes may hide while it is mapped, so that it is read once and by all threads. Whoever
 * loads a split claims one block of the file after the other, of some 100 KiB, and reads it; then it waits for its turn, in
 * which it learns from the block before where its first record starts, and tells the next one where its last record ends.
 * Without a quote in the block that is the next line feed, with one the records have to be looked at in order. Nothing is
 * guessed: a chunk is handed on only after all bytes before it were looked at. (Guesses at the state of a far place have
 * to be taken back where they were wrong: Ge et al., Speculative Distributed CSV Data Parsing, SIGMOD 2019.)
 *
 * <p>So the chunks of a split do not lie side by side; their ordinals tell the order. Nobody waits for a block that is not
 * being read: a thread claims a block when it begins to read it, and maps it after its turn.
 */
final class FileTurns implements Cutter {
    /** Longer than most records, so that the end of the last record is read with the block. */
    private static final int OVERLAP_BYTES = 1 << 10;

    private final String source;
    private final Path path;
    private final Stretch stretch;
    private final EndSearch search;
    private final int blockBytes;
    private long handedOut;
    private int splits;

    /** The next block that nobody has. */
    private final AtomicLong claimed = new AtomicLong();

    /** The block whose turn it is. */
    private long turn;
    /** Where its first record starts, or one after it if none starts in it. */
    private long nextStart;

    private @Nullable Exception failure;

    /**
     * What of a file is dealt out.
     *
     * @param start where a record starts
     * @param end the size of the file
     * @param skipped bytes before the start that count as read with its first chunk
     */
    record Stretch(long start, long end, long skipped) {}

    FileTurns(String source, Path path, Stretch stretch, EndSearch search, int atLeastBytes) {
        this.source = source;
        this.path = path;
        this.stretch = stretch;
        this.search = search;
        this.blockBytes = Math.min(FilePiece.CHUNK_BYTES, atLeastBytes);
        this.nextStart = stretch.start();
    }

    /** As many blocks as make {@code atLeastBytes}, whichever they will be. */
    @Override
    public @Nullable Cut next(int atLeastBytes) {
        long left = stretch.end() - stretch.start() - handedOut;
        if (left <= 0) {
            return null;
        }
        int blocks = (atLeastBytes + blockBytes - 1) / blockBytes;
        int before = splits++ * blocks;
        long bytes = Math.min(left, (long) blocks * blockBytes);
        long stored = handedOut == 0 ? bytes + stretch.skipped() : bytes;
        handedOut += bytes;
        return new Cut(stored, blocks, (layout, ordinal, visitor) -> {
            try (PositionalFile file = PositionalFile.open(path)) {
                Reader reader = new Reader(file, new Chunk.Origin(source, layout, ordinal - before, () -> 0), visitor);
                for (int i = 0; i < blocks && reader.readOne(); i++) {
                    // Each of them waits for its turn.
                }
            }
        });
    }

    /** Splits that were handed out open the file themselves. */
    @Override
    public void close() {
        // Nothing is open.
    }

    /** Where the first record of {@code block} starts, once all blocks before were looked at. */
    private synchronized long await(long block) throws IOException {
        while (turn != block && failure == null) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("The input is no longer read");
            }
        }
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure instanceof RuntimeException other) {
            throw other;
        }
        return nextStart;
    }

    private synchronized void pass(long end) {
        nextStart = end;
        turn++;
        notifyAll();
    }

    private synchronized void fail(Exception e) {
        failure = failure == null ? e : failure;
        notifyAll();
    }

    /** One thread that takes part. */
    private final class Reader {
        private final PositionalFile file;
        private final Chunk.Origin origin;
        private final ChunkVisitor visitor;
        private byte[] buffer = new byte[blockBytes + OVERLAP_BYTES + Chunk.SLACK_BYTES];

        Reader(PositionalFile file, Chunk.Origin origin, ChunkVisitor visitor) {
            this.file = file;
            this.origin = origin;
            this.visitor = visitor;
        }

        /** Claims a block and hands on the records that start in it; false if there is none left. */
        boolean readOne() throws IOException {
            long block = claimed.getAndIncrement();
            long from = stretch.start() + block * blockBytes;
            if (from >= stretch.end()) {
                return false;
            }
            int filled = (int) Math.min(stretch.end() - from, blockBytes + OVERLAP_BYTES);
            long start;
            long end;
            try {
                file.readFully(from, buffer, filled);
                boolean plain = !Words.has(buffer, 0, filled, (byte) '"');
                start = await(block);
                end = end(from, plain ? filled : 0, start);
            } catch (IOException | RuntimeException e) {
                fail(e);
                throw e;
            }
            pass(end);
            if (end > start) {
                fill(from, filled, end);
                handOn(block, from, start, end);
            }
            return true;
        }

        /** The first record end behind the block, where the first {@code plain} bytes from its start have no quote. */
        private long end(long from, int plain, long start) throws IOException {
            long target = from + blockBytes;
            if (start >= target) {
                return start;
            }
            int newline = plain < blockBytes ? -1 : Words.newline(buffer, blockBytes - 1, plain);
            return newline < 0 ? search.end(file, start, target) : from + newline + 1;
        }

        private void fill(long from, int filled, long end) throws IOException {
            int length = Math.toIntExact(end - from);
            if (length > filled) {
                if (length + Chunk.SLACK_BYTES > buffer.length) {
                    buffer = Arrays.copyOf(buffer, length + Chunk.SLACK_BYTES);
                }
                file.readFully(from + filled, buffer, filled, length - filled);
            }
        }

        private void handOn(long block, long from, long start, long end) {
            Chunk.Origin here = new Chunk.Origin(
                    source,
                    origin.layout(),
                    origin.ordinal() + (int) block,
                    () -> search.lines().linesBefore(start) + 1);
            Chunk chunk = Chunk.of(buffer, (int) (start - from), (int) (end - from), here);
            chunk.checkRecords(search.maxRecordBytes());
            visitor.chunk(chunk, block == 0 ? end - start + stretch.skipped() : end - start);
        }
    }
}
