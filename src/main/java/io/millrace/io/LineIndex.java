package io.millrace.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Line feeds before any place of a file. Counts are kept for each block, so that all questions together read the file
 * once, and each at most one block more. Thread-safe.
 */
final class LineIndex {
    static final int BLOCK_BYTES = 1 << 16;

    private final Path path;
    /** At {@code i}: line feeds before block {@code i}. */
    private long[] before = new long[16];

    private int known = 1;
    private long lastOffset;
    private long lastCount;

    LineIndex(Path path) {
        this.path = path;
    }

    /** Line feeds in {@code [0, offset)}. */
    synchronized long linesBefore(long offset) throws IOException {
        try (PositionalFile file = PositionalFile.open(path)) {
            byte[] block = new byte[BLOCK_BYTES];
            int wanted = Math.toIntExact(offset / BLOCK_BYTES);
            while (known <= wanted) {
                file.readFully((long) (known - 1) * BLOCK_BYTES, block, BLOCK_BYTES);
                learn(before[known - 1] + Words.newlines(block, 0, BLOCK_BYTES));
            }
            long start = (long) wanted * BLOCK_BYTES;
            boolean goesOn = lastOffset >= start && lastOffset <= offset;
            long from = goesOn ? lastOffset : start;
            int length = (int) (offset - from);
            file.readFully(from, block, length);
            lastCount = (goesOn ? lastCount : before[wanted]) + Words.newlines(block, 0, length);
            lastOffset = offset;
            return lastCount;
        }
    }

    private void learn(long count) {
        if (known == before.length) {
            before = Arrays.copyOf(before, known * 2);
        }
        before[known++] = count;
    }
}
