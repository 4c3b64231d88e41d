package io.millrace.io;

import io.millrace.value.ByteBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Writes the file that {@link KeyIndex} reads, in one pass over the rows. */
final class KeyIndexWriter {
    private static final int LOOK_ROWS = 1 << 13;
    private static final int LOOK_BYTES = 1 << 18;

    private final SpoolFile file;
    private final KeySort keys;
    /** Where each row of the run starts, from the start of the run on. */
    private final long[] offsets;

    private final ByteBuilder runs = new ByteBuilder(KeyIndex.RUN_BYTES);
    private RowIndex.Entry run = new RowIndex.Entry(0, 0);

    private KeyIndexWriter(SpoolFile file, int runRows) {
        this.file = file;
        this.keys = new KeySort(runRows);
        this.offsets = new long[runRows];
    }

    /**
     * Writes the index of all rows of {@code result} to {@code path}; it is there whole after that, or not at all. Fails
     * with an {@link IOException} if it cannot read, else as {@link SpoolFile} does.
     */
    static void write(ResultReader result, Path path, int runRows) throws IOException {
        try (SpoolFile file = new SpoolFile(path)) {
            new KeyIndexWriter(file, runRows).write(result);
            file.commit();
        }
    }

    private void write(ResultReader result) throws IOException {
        long row = 0;
        long offset = 0;
        while (row < result.info().rows()) {
            RowChunk chunk = result.chunk(row, LOOK_ROWS, LOOK_BYTES);
            if (chunk instanceof LongRow only) {
                add(result.key(only.offset()), row, only.offset());
                offset = only.offset() + only.length();
            } else {
                RowLines lines = (RowLines) chunk;
                long firstRow = row;
                long firstOffset = offset;
                lines.forEachKey((key, number, from) -> add(key, firstRow + number, firstOffset + from));
                offset += lines.length();
            }
            row += chunk.count();
        }
        endRun();
        file.write(ByteBuffer.wrap(runs.array(), 0, runs.size()));
    }

    private void add(byte[] key, long row, long offset) {
        if (keys.isFull() || offset - run.offset() > KeyIndex.OFFSET_MASK) {
            endRun();
        }
        if (keys.count() == 0) {
            run = new RowIndex.Entry(row, offset);
        }
        offsets[keys.count()] = offset - run.offset();
        keys.add(key);
    }

    private void endRun() {
        int count = keys.count();
        keys.sort();
        ByteBuffer entries = ByteBuffer.allocate(LOOK_BYTES);
        for (int i = 0; i < count; i++) {
            int number = keys.number(i);
            entries.putLong((long) number << KeyIndex.OFFSET_BITS | offsets[number]);
            if (!entries.hasRemaining() || i == count - 1) {
                file.write(entries.flip());
                entries.clear();
            }
        }
        runs.putLong(run.row()).putLong(run.offset());
        keys.clear();
    }
}
