package io.millrace.engine.local;

import io.millrace.value.ByteBuilder;
import java.util.Arrays;

/** Writes rows as one run of a file, in blocks. One thread. */
final class RunWriter {
    private final RunFile file;
    private final int blockBytes;
    private final ByteBuilder block;
    private long[] handles = new long[4];
    private int blocks;
    private int largestBlock;
    private final long startBytes;

    RunWriter(RunFile file, int blockBytes) {
        this.file = file;
        this.blockBytes = blockBytes;
        this.block = new ByteBuilder(blockBytes + blockBytes / 8);
        this.startBytes = file.file().bytesWritten();
    }

    void add(RowView row) {
        row.copyTo(block);
        if (block.size() >= blockBytes) {
            write();
        }
    }

    /** Adds at most {@code limit} of the rows, and gives them back as they stand on the disk. */
    RowRun addAll(RowRun rows, long limit) {
        RowView view = new RowView();
        for (long left = limit; left > 0 && rows.next(view); left--) {
            add(view);
        }
        return finish();
    }

    /** The rows, to be read. */
    RowRun finish() {
        if (block.size() > 0) {
            write();
        }
        file.file().flush();
        long bytes = file.file().bytesWritten() - startBytes;
        return new DiskRun(file, Arrays.copyOf(handles, blocks), largestBlock, bytes);
    }

    private void write() {
        if (blocks == handles.length) {
            handles = Arrays.copyOf(handles, blocks * 2);
        }
        handles[blocks++] = file.file().append(block.array(), 0, block.size());
        largestBlock = Math.max(largestBlock, block.size());
        block.clear();
    }
}
