package io.millrace.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * Finds the rows of a key range in a result that is not in the order of its keys. Its file has runs of rows that follow
 * each other in the result, at most 2^20; of each run the rows in the order of their keys, 8 bytes a row: its number in
 * the run, 20 bits, and its offset from the start of the run. Behind them stands where each run starts, as in the index
 * of rows. Runs are not merged: to bisect ten of them costs a lookup a millisecond, and rows come in the result's order
 * run by run.
 */
final class KeyIndex implements AutoCloseable {
    /** With 20 bits before them, so that entries sort by row: longs have a sign. */
    static final int OFFSET_BITS = 43;

    static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;
    static final int RUN_BYTES = 2 * Long.BYTES;

    private final Positional file;
    private final ResultReader result;
    /** The last one starts behind all rows. */
    private final RowIndex.Entry[] runs;

    private KeyIndex(Positional file, ResultReader result, RowIndex.Entry[] runs) {
        this.file = file;
        this.result = result;
        this.runs = runs;
    }

    static KeyIndex open(Path path, ResultReader result) throws IOException {
        Positional file = PositionalFile.open(path);
        long rows = result.info().rows();
        byte[] bytes = new byte[(int) (file.size() - rows * Long.BYTES)];
        file.readFully(rows * Long.BYTES, bytes, bytes.length);
        ByteBuffer starts = ByteBuffer.wrap(bytes);
        RowIndex.Entry[] runs = new RowIndex.Entry[bytes.length / RUN_BYTES + 1];
        for (int i = 0; i < runs.length - 1; i++) {
            runs[i] = new RowIndex.Entry(starts.getLong(), starts.getLong());
        }
        runs[runs.length - 1] = new RowIndex.Entry(rows, result.info().bytes());
        return new KeyIndex(file, result, runs);
    }

    /** The run that has {@code row}, which must exist. */
    int runOf(long row) {
        int low = 0;
        int high = runs.length - 1;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (runs[middle].row() <= row) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The rows of a run. */
    RowSpan rowsOf(int run) {
        return new RowSpan(runs[run].row(), runs[run + 1].row(), false);
    }

    /** The entries of a run whose keys are in {@code range}, and maybe some that agree with an end of it in 64 bytes. */
    RowSpan find(int run, KeyRange range) throws IOException {
        KeyRange start = range.shortened(KeySort.KEY_BYTES);
        long from = first(run, start::startsAfter);
        long to = first(run, key -> !start.endsBefore(key));
        return new RowSpan(from, Math.max(from, to), false);
    }

    /** The rows of entries of a run, in the order of the result. */
    RowIndex.Entry[] rows(int run, RowSpan entries) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(entries.count() * Long.BYTES)];
        file.readFully(entries.low() * Long.BYTES, bytes, bytes.length);
        long[] found = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).asLongBuffer().get(found);
        Arrays.sort(found);
        return Arrays.stream(found).mapToObj(at -> row(run, at)).toArray(RowIndex.Entry[]::new);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private RowIndex.Entry row(int run, long entry) {
        return new RowIndex.Entry(
                runs[run].row() + (entry >>> OFFSET_BITS), runs[run].offset() + (entry & OFFSET_MASK));
    }

    /** The first entry of a run whose key is not {@code before}, or the one behind the run. */
    private long first(int run, Predicate<byte[]> before) throws IOException {
        byte[] bytes = new byte[Long.BYTES];
        long low = runs[run].row();
        long high = runs[run + 1].row();
        while (low < high) {
            long middle = (low + high) >>> 1;
            file.readFully(middle * Long.BYTES, bytes, bytes.length);
            byte[] key = result.key(row(run, ByteBuffer.wrap(bytes).getLong()).offset());
            if (before.test(KeyRange.shortened(key, KeySort.KEY_BYTES))) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
