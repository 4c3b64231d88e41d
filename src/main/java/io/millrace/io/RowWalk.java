package io.millrace.io;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The rows that a query wants, in its order, as far as they are asked for. Belongs to the thread of its reader. */
public final class RowWalk {
    private final ResultReader reader;
    private final KeyRange filter;
    private final boolean descending;
    private long low;
    private long high;
    private long skip;

    /** Walks from row {@code low} to before {@code high}, or the other way, over the rows that {@code filter} lets by. */
    RowWalk(ResultReader reader, Span span, KeyRange filter, long skip) {
        this.reader = reader;
        this.filter = filter;
        this.descending = span.descending();
        boolean jumps = filter.isAll();
        long jump = jumps ? Math.min(skip, span.high() - span.low()) : 0;
        this.low = descending ? span.low() : span.low() + jump;
        this.high = descending ? span.high() - jump : span.high();
        this.skip = jumps ? 0 : skip;
    }

    /** Row numbers from {@code low} to before {@code high}. */
    record Span(long low, long high, boolean descending) {}

    /** True if there are no more rows. */
    public boolean isDone() {
        return low >= high;
    }

    /** True if it looks at rows that are not wanted. */
    boolean filters() {
        return !filter.isAll();
    }

    /**
     * Looks at the next rows, at most {@code maxRows}, and at most {@code maxBytes} of them unless the first alone is
     * longer. Gives those that are wanted, maybe none.
     */
    public RowChunk next(int maxRows, int maxBytes) {
        try {
            RowChunk seen = descending ? backward(maxRows) : forward(maxRows, maxBytes);
            return filters() ? wanted(seen) : seen;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RowChunk forward(int maxRows, int maxBytes) throws IOException {
        RowChunk seen = reader.chunk(low, (int) Math.min(maxRows, high - low), maxBytes);
        low += seen.count();
        return seen;
    }

    /** Between two entries of the index there are never many rows and bytes, but that the last row may be long. */
    private RowChunk backward(int maxRows) throws IOException {
        long from = Math.max(Math.max(low, high - maxRows), reader.indexedBefore(high));
        RowChunk seen = reader.chunk(from, (int) (high - from), ResultReader.SEGMENT_BYTES);
        if (seen.count() < high - from) {
            from = high - 1;
            seen = reader.chunk(from, 1, 1);
        }
        high = from;
        return seen instanceof RowLines lines ? lines.reversed() : seen;
    }

    private RowChunk wanted(RowChunk seen) throws IOException {
        RowChunk found = seen instanceof LongRow row ? within(row) : ((RowLines) seen).within(filter);
        long skipped = Math.min(skip, found.count());
        skip -= skipped;
        return skipped == 0 ? found : tail(found, (int) skipped);
    }

    private RowChunk within(LongRow row) throws IOException {
        return filter.contains(reader.key(row.offset())) ? row : RowLines.NONE;
    }

    private static RowChunk tail(RowChunk rows, int from) {
        return rows instanceof RowLines lines ? lines.tail(from) : RowLines.NONE;
    }
}
