package io.millrace.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads a piece of a file that has whole records, in chunks that fit a core's cache. One thread. */
final class FilePiece implements AutoCloseable {
    /** Small enough for the second-level cache, beside a table; reads in larger pieces are no faster (measured). */
    static final int CHUNK_BYTES = 1 << 18;

    private final PositionalFile file;
    private final long end;
    private final int maxRecordBytes;
    private byte[] buffer;
    private long position;
    private int filled;

    /** Of the bytes in {@code [start, end)}. */
    FilePiece(Path path, long start, long end, int maxRecordBytes) throws IOException {
        this.file = PositionalFile.open(path);
        this.end = end;
        this.maxRecordBytes = maxRecordBytes;
        this.position = start;
        this.buffer = new byte[(int) Math.min(CHUNK_BYTES, end - start) + Chunk.SLACK_BYTES];
    }

    /**
     * Reads all of it, at least one chunk.
     *
     * @param skipped bytes before the piece that count as read with its first chunk
     */
    void forEach(Chunk.Origin origin, LineIndex lines, ChunkVisitor visitor, long skipped) throws IOException {
        long extra = skipped;
        RecordEnds ends = RecordEnds.of(origin.layout().format());
        do {
            fill();
            int to = chunkEnd(ends, origin.source(), lines);
            long start = position;
            Chunk chunk = Chunk.of(
                    buffer,
                    0,
                    to,
                    new Chunk.Origin(
                            origin.source(), origin.layout(), origin.ordinal(), () -> lines.linesBefore(start) + 1));
            chunk.checkRecords(maxRecordBytes);
            visitor.chunk(chunk, to + extra);
            extra = 0;
            System.arraycopy(buffer, to, buffer, 0, filled - to);
            filled -= to;
            position += to;
        } while (position < end);
    }

    private void fill() throws IOException {
        int room = buffer.length - Chunk.SLACK_BYTES;
        int length = (int) Math.min(room, end - position);
        if (length > filled) {
            file.readFully(position + filled, buffer, filled, length - filled);
            filled = length;
        }
    }

    /** Whole records from the start of the buffer; reads on until there is one. */
    private int chunkEnd(RecordEnds ends, String source, LineIndex lines) throws IOException {
        while (position + filled < end) {
            int last = ends.last(buffer, 0, filled);
            if (last > 0) {
                return last;
            }
            if (filled > maxRecordBytes) {
                throw Chunk.tooLong(source, lines.linesBefore(position) + 1, maxRecordBytes);
            }
            buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, Integer.MAX_VALUE - 8L));
            fill();
        }
        return filled;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
