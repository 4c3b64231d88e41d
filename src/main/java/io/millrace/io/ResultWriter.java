package io.millrace.io;

import io.millrace.value.ByteBuilder;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;
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
    private static final byte[] KEY = "{\"key\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUE = ",\"value\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "}\n".getBytes(StandardCharsets.US_ASCII);

    private final JobDirectory job;
    private final Path place;
    private final KeyOrder.Watch keys = new KeyOrder.Watch();
    private final ByteBuilder pending = new ByteBuilder(1 << 12);
    private final ByteBuilder index = new ByteBuilder(ResultFiles.INDEX_ENTRY_BYTES * 4);
    private @Nullable ResultOutput files;

    private long rows;
    private long flushedBytes;
    private long indexedRow = -ResultFiles.INDEX_ROWS;
    private long indexedOffset;

    /**
     * Starts a result.
     *
     * @param job its directory, made when there is something to put there
     * @param place where the files go in it, which must not exist when they are committed; they outlive a crash if
     *     it is the place of the job's result, while the rows between stages are made anew
     */
    public ResultWriter(JobDirectory job, Path place) {
        this.job = job;
        this.place = place;
    }

    /** Appends a row. */
    public void append(Value key, Value value) {
        long offset = flushedBytes + pending.size();
        boolean due = rows - indexedRow >= ResultFiles.INDEX_ROWS || offset - indexedOffset >= ResultFiles.INDEX_BYTES;
        if (due) {
            index.putLong(rows).putLong(offset);
            indexedRow = rows;
            indexedOffset = offset;
        }
        keys.next(key);
        Json.write(key, pending.put(KEY));
        Json.write(value, pending.put(VALUE));
        pending.put(END);
        rows++;
        if (pending.size() > (files == null ? SMALL_BYTES : FLUSH_BYTES)) {
            flush(files());
        }
    }

    /** Ends the result; it is there whole after that, or not at all. Brings it to the disk unless it is small. */
    public Result commit() {
        ResultOutput out = files;
        if (out == null) {
            return new SmallResult(rows, keys.order(), index.toBytes(), pending.toBytes());
        }
        flush(out);
        return out.commit(rows, keys.order());
    }

    /** Removes what was written, unless it was committed. */
    @Override
    public void close() {
        if (files != null) {
            files.close();
        }
    }

    private ResultOutput files() {
        if (files == null) {
            job.create();
            files = new ResultOutput(place, place.equals(job.result()));
        }
        return files;
    }

    private void flush(ResultOutput out) {
        out.rows(pending.array(), pending.size());
        out.index(index.array(), index.size());
        flushedBytes += pending.size();
        pending.clear();
        index.clear();
    }
}
