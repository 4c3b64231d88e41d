package io.millrace.io;

import io.millrace.value.ByteBuilder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Takes the rows of a result in the job's order. Up to 64 KiB of them stay in memory; more go to files, aside, which
 * {@link #commit} shows all at once. One thread. Methods throw {@code DISK_FULL} where that is so.
 */
public final class ResultWriter implements AutoCloseable {
    /** As much as one buffer of a socket takes; writing that much to files takes longer than counting the words in it. */
    static final int SMALL_BYTES = 64 << 10;

    private static final int FLUSH_BYTES = 1 << 18;

    private final Place place;
    private final KeyOrder order;
    private final ByteBuilder pending;
    private final ByteBuilder index = new ByteBuilder(ResultFiles.INDEX_ENTRY_BYTES * 4);
    private @Nullable ResultOutput files;

    private long rows;
    private long rowOffset;
    private long flushedBytes;
    private long indexedRow = -ResultFiles.INDEX_ROWS;
    private long indexedOffset;
    private boolean done;

    /**
     * Where a result goes that is not small.
     *
     * @param job its directory, made when there is something to put there
     * @param directory where the files go in it, which must not exist when they are committed; they outlive a crash if
     *     it is the place of the job's result, while the rows between stages are made anew
     * @param quota what the rows count for
     */
    public record Place(JobDirectory job, Path directory, DiskQuota quota) {}

    /**
     * Starts a result whose keys will follow each other in {@code order}.
     *
     * @param pending for rows that are not written yet; empty, and the caller's again after {@link #commit}
     */
    public ResultWriter(Place place, KeyOrder order, ByteBuilder pending) {
        this.place = place;
        this.order = order;
        this.pending = pending;
    }

    /** Appends a row whose compact JSON, without a line end, is ready. */
    public void append(byte[] row, int from, int length) {
        part(row, from, length);
        endRow();
    }

    /** Appends a part of the row at hand, which {@link #endRow} ends. */
    public void part(byte[] bytes, int from, int length) {
        pending.put(bytes, from, length);
        flushIfFull();
    }

    /** Ends a row. */
    public void endRow() {
        boolean due =
                rows - indexedRow >= ResultFiles.INDEX_ROWS || rowOffset - indexedOffset >= ResultFiles.INDEX_BYTES;
        if (due) {
            index.putLong(rows).putLong(rowOffset);
            indexedRow = rows;
            indexedOffset = rowOffset;
        }
        pending.put('\n');
        rows++;
        rowOffset = flushedBytes + pending.size();
        flushIfFull();
    }

    private void flushIfFull() {
        if (pending.size() > (files == null ? SMALL_BYTES : FLUSH_BYTES)) {
            flush(files());
        }
    }

    /** Ends the result; it is there whole after that, or not at all. Brings it to the disk unless it is small. */
    public Result commit() {
        ResultOutput out = files;
        if (out == null) {
            return new SmallResult(rows, order, index.toBytes(), pending.toBytes());
        }
        flush(out);
        Result result = out.commit(rows, order);
        done = true;
        return result;
    }

    /** Removes what was written, unless it was committed. */
    @Override
    public void close() {
        if (files != null && !done) {
            done = true;
            files.close();
            place.quota().give(flushedBytes);
        }
    }

    private ResultOutput files() {
        if (files == null) {
            place.job().create();
            files = new ResultOutput(
                    place.directory(), place.directory().equals(place.job().result()));
        }
        return files;
    }

    private void flush(ResultOutput out) {
        place.quota().take(pending.size());
        out.rows(pending.array(), pending.size());
        out.index(index.array(), index.size());
        flushedBytes += pending.size();
        pending.clear();
        index.clear();
    }
}
