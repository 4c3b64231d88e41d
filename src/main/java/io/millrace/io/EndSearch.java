package io.millrace.io;

import java.io.IOException;

/** Looks for record ends in a file, by blocks. One thread at a time. */
final class EndSearch {
    private static final int BLOCK_BYTES = 1 << 16;

    private final String source;
    private final long size;
    private final RecordFormat format;
    private final int maxRecordBytes;
    private final LineIndex lines;

    private final byte[] block = new byte[BLOCK_BYTES];
    private long blockFrom;
    private int blockLength;

    EndSearch(String source, long size, RecordFormat format, int maxRecordBytes, LineIndex lines) {
        this.source = source;
        this.size = size;
        this.format = format;
        this.maxRecordBytes = maxRecordBytes;
        this.lines = lines;
    }

    int maxRecordBytes() {
        return maxRecordBytes;
    }

    LineIndex lines() {
        return lines;
    }

    /** The first record end at or after {@code target} of the records from {@code start} on, or the end of the file. */
    long end(PositionalFile file, long start, long target) throws IOException {
        RecordEnds ends = RecordEnds.of(format);
        long recordStart = ends.needsStart() ? start : Math.max(start, target - 1);
        long at = recordStart;
        while (at < size) {
            fill(file, at);
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
    private void fill(PositionalFile file, long offset) throws IOException {
        boolean there = offset >= blockFrom && offset < blockFrom + blockLength;
        if (!there) {
            int length = (int) Math.min(BLOCK_BYTES, size - offset);
            file.readFully(offset, block, length);
            blockFrom = offset;
            blockLength = length;
        }
    }
}
