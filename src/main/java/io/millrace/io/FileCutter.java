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
    private static final byte[] BOM = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final String source;
    private final Path path;
    private final PositionalFile file;
    private final long size;
    private final boolean wholeSource;
    private final EndSearch search;
    private final int maxRecordBytes;
    private final LineIndex lines;

    private long position;
    private long accounted;
    private boolean started;

    FileCutter(String source, Path path, RecordFormat format, int maxRecordBytes) throws IOException {
        this.source = source;
        this.path = path;
        this.file = PositionalFile.open(path);
        this.size = file.size();
        this.wholeSource = format.kind() == RecordFormat.Kind.TEXT;
        this.maxRecordBytes = maxRecordBytes;
        this.lines = new LineIndex(path);
        this.search = new EndSearch(source, size, format, maxRecordBytes, lines);
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
        boolean first = start();
        if (position >= size && !(first && wholeSource)) {
            return null;
        }
        long start = position;
        position = wholeSource ? size : search.end(file, start, start + atLeastBytes);
        if (wholeSource && size - start > maxRecordBytes) {
            throw Chunk.tooLong(source, 1, maxRecordBytes);
        }
        long stored = position - accounted;
        accounted = position;
        return new Cut(stored, 1, loader(start, (int) (position - start), stored));
    }

    /** Deals out what has not been cut yet, in place of this cutter. */
    FileTurns turns(RecordFormat format, int atLeastBytes) throws IOException {
        start();
        FileTurns.Stretch rest = new FileTurns.Stretch(position, size, position - accounted);
        return new FileTurns(
                source, path, rest, new EndSearch(source, size, format, maxRecordBytes, lines), atLeastBytes);
    }

    /** True at the first call. */
    private boolean start() throws IOException {
        if (started) {
            return false;
        }
        started = true;
        position = bomLength();
        return true;
    }

    private Loader loader(long start, int length, long stored) {
        return (layout, ordinal, visitor) -> {
            try (FilePiece piece = new FilePiece(path, start, start + length, maxRecordBytes)) {
                piece.forEach(new Chunk.Origin(source, layout, ordinal, () -> 0), lines, visitor, stored - length);
            }
        };
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
