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
    public RowLines next(int maxRows, int maxBytes) {
        try {
            RowLines seen = descending ? backward(maxRows) : forward(maxRows, maxBytes);
            return filters() ? wanted(seen) : seen;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RowLines forward(int maxRows, int maxBytes) throws IOException {
        RowLines seen = reader.lines(low, (int) Math.min(maxRows, high - low), maxBytes);
        low += seen.count();
        return seen;
    }

    /** Between two entries of the index there are never many rows and bytes. */
    private RowLines backward(int maxRows) throws IOException {
        long from = Math.max(Math.max(low, high - maxRows), reader.indexedBefore(high));
        RowLines seen = reader.lines(from, (int) (high - from), Long.MAX_VALUE);
        high = from;
        return seen.reversed();
    }

    private RowLines wanted(RowLines seen) {
        RowLines found = seen.within(filter);
        RowLines rest = skip > 0 ? found.tail((int) Math.min(skip, found.count())) : found;
        skip -= found.count() - rest.count();
        return rest;
    }
}
