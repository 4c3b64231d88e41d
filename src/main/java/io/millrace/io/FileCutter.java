package io.millrace.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a plain file without reading more of it than the places of the cuts, unless quotes hide record ends: then all of
 * it is scanned once in order. The pieces are read by whoever loads them.
 */
final class FileCutter implements Cutter {
    private static final int BLOCK_BYTES = 1 << 16;
    private static final byte[] BOM = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final String source;
    private final Path path;
    private final PositionalFile file;
    private final long size;
    private final boolean wholeSource;
    private final RecordEnds ends;
    private final int maxRecordBytes;
    private final LineIndex lines;

    private final byte[] block = new byte[BLOCK_BYTES];
    private long blockFrom;
    private int blockLength;

    private long position;
    private long accounted;
    private boolean started;

    FileCutter(String source, Path path, RecordFormat format, int maxRecordBytes) throws IOException {
        this.source = source;
        this.path = path;
        this.file = PositionalFile.open(path);
        this.size = file.size();
        this.wholeSource = format.kind() == RecordFormat.Kind.TEXT;
        this.ends = RecordEnds.of(format);
        this.maxRecordBytes = maxRecordBytes;
        this.lines = new LineIndex(path);
    }

    /** The compression that the first bytes tell. */
    static Compression sniff(Path path) throws IOException {
        try (PositionalFile file = PositionalFile.open(path)) {
            byte[] head = new byte[Compression.MAGIC_BYTES];
            int length = file.read(0, head, head.length);
            return Compression.sniff(Arrays.copyOf(head, length));
        }
    }

    @Override
    public @Nullable Cut next(int atLeastBytes) throws IOException {
        boolean first = !started;
        if (first) {
            started = true;
            position = bomLength();
        }
        if (position >= size && !(first && wholeSource)) {
            return null;
        }
        long start = position;
        position = wholeSource ? size : end(start, start + atLeastBytes);
        if (wholeSource && size - start > maxRecordBytes) {
            throw Chunk.tooLong(source, 1, maxRecordBytes);
        }
        long stored = position - accounted;
        accounted = position;
        return new Cut(stored, loader(start, (int) (position - start), stored));
    }

    private Loader loader(long start, int length, long stored) {
        return (layout, visitor) -> {
            try (FilePiece piece = new FilePiece(path, start, start + length, maxRecordBytes)) {
                piece.forEach(new Chunk.Origin(source, layout, () -> 0), lines, visitor, stored - length);
            }
        };
    }

    /** The first record end at or after {@code target} of the records from {@code start} on, or the end of the file. */
    private long end(long start, long target) throws IOException {
        long recordStart = ends.needsStart() ? start : Math.max(start, target - 1);
        long at = recordStart;
        while (at < size) {
            fill(at);
            int skipped = blockFrom + blockLength < target ? ends.skip(block, (int) (at - blockFrom), blockLength) : -1;
            if (skipped >= 0) {
                at = blockFrom + skipped;
                recordStart = at;
            }
            int found = ends.next(block, (int) (at - blockFrom), blockLength);
            at = blockFrom + (found < 0 ? blockLength : found);
            if (at - recordStart > maxRecordBytes) {
                throw Chunk.tooLong(source, lines.linesBefore(recordStart) + 1, maxRecordBytes);
            }
            if (found >= 0 && at >= target) {
                return at;
            }
            recordStart = found < 0 ? recordStart : at;
        }
        return size;
    }

    /** Has the byte at {@code offset} in the block. */
    private void fill(long offset) throws IOException {
        boolean there = offset >= blockFrom && offset < blockFrom + blockLength;
        if (!there) {
            int length = (int) Math.min(BLOCK_BYTES, size - offset);
            file.readFully(offset, block, length);
            blockFrom = offset;
            blockLength = length;
        }
    }

    private int bomLength() throws IOException {
        byte[] head = new byte[BOM.length];
        int length = file.read(0, head, head.length);
        return length == BOM.length && Arrays.equals(head, BOM) ? BOM.length : 0;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
