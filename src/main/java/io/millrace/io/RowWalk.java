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
    private long seen;
    private long skip;
    private RowPlace before = RowPlace.START;

    /** Walks from row {@code low} to before {@code high}, or the other way, over the rows that {@code filter} lets by. */
    RowWalk(ResultReader reader, Span span, KeyRange filter, RowPlace from) {
        this.reader = reader;
        this.filter = filter;
        this.descending = span.descending();
        this.seen = Math.min(from.seen(), span.high() - span.low());
        this.low = descending ? span.low() : span.low() + seen;
        this.high = descending ? span.high() - seen : span.high();
        this.skip = from.skip();
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
            before = new RowPlace(seen, skip);
            RowChunk rows = descending ? backward(maxRows) : forward(maxRows, maxBytes);
            seen += rows.count();
            return wanted(rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RowChunk forward(int maxRows, int maxBytes) throws IOException {
        RowChunk rows = reader.chunk(low, (int) Math.min(maxRows, high - low), maxBytes);
        low += rows.count();
        return rows;
    }

    /** Between two entries of the index there are never many rows and bytes, but that the last row may be long. */
    private RowChunk backward(int maxRows) throws IOException {
        long from = Math.max(Math.max(low, high - maxRows), reader.indexedBefore(high));
        RowChunk rows = reader.chunk(from, (int) (high - from), ResultReader.SEGMENT_BYTES);
        if (rows.count() < high - from) {
            from = high - 1;
            rows = reader.chunk(from, 1, 1);
        }
        high = from;
        return rows instanceof RowLines lines ? lines.reversed() : rows;
    }

    private RowChunk wanted(RowChunk rows) throws IOException {
        RowChunk found = filters() ? within(rows) : rows;
        long skipped = Math.min(skip, found.count());
        skip -= skipped;
        return skipped == 0 ? found : tail(found, (int) skipped);
    }

    private RowChunk within(RowChunk rows) throws IOException {
        if (rows instanceof LongRow row) {
            return filter.contains(reader.key(row.offset())) ? row : RowLines.NONE;
        }
        return ((RowLines) rows).within(filter);
    }

    private static RowChunk tail(RowChunk rows, int from) {
        return rows instanceof RowLines lines ? lines.tail(from) : RowLines.NONE;
    }

    /** The place behind the first {@code count} rows that the last call of {@link #next} gave. */
    RowPlace behind(int count) {
        return filters() || before.skip() > 0
                ? new RowPlace(before.seen(), before.skip() + count)
                : RowPlace.after(before.seen() + count);
    }
}
