package io.millrace.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Cuts a stream into pieces in memory while it is read, on the caller's thread. */
final class StreamCutter implements Cutter {
    private static final int BLOCK_BYTES = 1 << 16;
    private static final byte[] BOM = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final String source;
    private final InputStream in;
    private final Optional<LongSupplier> storedBytes;
    private final boolean wholeSource;
    private final RecordEnds ends;
    private final int maxRecordBytes;

    /** What was read and not yet handed on is in {@code [start, filled)}. */
    private byte[] buffer;

    private int start;
    private int filled;
    private boolean ended;
    private boolean started;
    private long line = 1;
    private long accounted;

    /**
     * Takes the stream over.
     *
     * @param storedBytes how many bytes before decompression were read so far; empty if they are those of the stream
     */
    StreamCutter(
            String source,
            InputStream in,
            Optional<LongSupplier> storedBytes,
            RecordFormat format,
            int maxRecordBytes) {
        this.source = source;
        this.in = in;
        this.storedBytes = storedBytes;
        this.wholeSource = format.kind() == RecordFormat.Kind.TEXT;
        this.ends = RecordEnds.of(format);
        this.maxRecordBytes = maxRecordBytes;
        this.buffer = new byte[BLOCK_BYTES];
    }

    /** Cuts what lies in memory, where it is. */
    StreamCutter(BytesSource source, RecordFormat format, int maxRecordBytes) {
        this.source = source.name();
        this.in = InputStream.nullInputStream();
        this.storedBytes = Optional.empty();
        this.wholeSource = format.kind() == RecordFormat.Kind.TEXT;
        this.ends = RecordEnds.of(format);
        this.maxRecordBytes = maxRecordBytes;
        this.buffer = source.bytes();
        this.filled = buffer.length;
        this.ended = true;
    }

    @Override
    public @Nullable Cut next(int atLeastBytes) throws IOException {
        boolean first = !started;
        if (first) {
            started = true;
            skipBom();
        }
        int length = cutLength(atLeastBytes);
        return length == 0 && !(first && wholeSource) ? null : handOn(length);
    }

    /** Up to the first record end at or after {@code atLeast}, or what is left. */
    private int cutLength(int atLeast) throws IOException {
        int recordStart = ends.needsStart() ? 0 : atLeast - 1;
        int scanned = recordStart;
        while (true) {
            int found = scanned < size() ? ends.next(buffer, start + scanned, filled) : -1;
            if (found - start >= atLeast) {
                return found - start;
            }
            if (found >= 0) {
                scanned = found - start;
                recordStart = scanned;
                continue;
            }
            scanned = Math.max(scanned, size());
            if (size() - recordStart > maxRecordBytes) {
                throw Chunk.tooLong(source, line + Words.newlines(buffer, start, start + recordStart), maxRecordBytes);
            }
            if (!read(atLeast)) {
                return size();
            }
        }
    }

    private Cut handOn(int length) {
        long firstLine = line;
        line += Words.newlines(buffer, start, start + length);
        // What nothing is read into any more can be shared.
        boolean copies = !ended && length < size() - length;
        byte[] bytes = copies ? Arrays.copyOfRange(buffer, start, start + length + Chunk.SLACK_BYTES) : buffer;
        int from = copies ? 0 : start;
        if (copies || ended) {
            start += length;
        } else {
            int rest = size() - length;
            byte[] next = new byte[Math.max(BLOCK_BYTES, rest)];
            System.arraycopy(buffer, start + length, next, 0, rest);
            buffer = next;
            start = 0;
            filled = rest;
        }
        long stored = storedBytes.map(LongSupplier::getAsLong).orElse(accounted + length) - accounted;
        accounted += stored;
        return new Cut(stored, 1, (layout, ordinal, visitor) -> {
            Chunk.Origin origin = new Chunk.Origin(source, layout, ordinal, () -> firstLine);
            Chunk chunk = Chunk.of(bytes, from, from + length, origin);
            chunk.checkRecords(maxRecordBytes);
            visitor.chunk(chunk, stored);
        });
    }

    private int size() {
        return filled - start;
    }

    /** Reads one block more at most; false at the end of the stream. */
    private boolean read(int atLeast) throws IOException {
        if (!ended) {
            makeRoom(atLeast);
            int n = in.read(buffer, filled, Math.min(BLOCK_BYTES, buffer.length - filled));
            ended = n < 0;
            filled += Math.max(0, n);
        }
        return !ended;
    }

    /** Doubles the buffer, but not far past the piece that is wanted. */
    private void makeRoom(int atLeast) {
        if (filled < buffer.length) {
            return;
        }
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, size());
            filled = size();
            start = 0;
            return;
        }
        long doubled = Math.min(2L * buffer.length, Integer.MAX_VALUE - 8L);
        long goal = (long) atLeast + BLOCK_BYTES;
        buffer = Arrays.copyOf(buffer, (int) (buffer.length < goal ? Math.min(doubled, goal) : doubled));
    }

    private void skipBom() throws IOException {
        boolean more = true;
        while (more && filled < BOM.length) {
            more = read(1);
        }
        if (filled >= BOM.length && Arrays.equals(buffer, 0, BOM.length, BOM, 0, BOM.length)) {
            start = BOM.length;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
