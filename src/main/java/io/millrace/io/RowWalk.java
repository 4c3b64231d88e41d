package io.millrace.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** The rows that a query wants, in its order, as far as they are asked for. Belongs to the thread of its reader. */
public final class RowWalk {
    private final ResultReader reader;
    private final KeyRange filter;
    private final Optional<RowCandidates> candidates;
    /** What was not looked at yet. */
    private RowSpan left;
    /** What to look at next of it. */
    private RowSpan part;

    private long seen;
    private long skip;
    private RowPlace before = RowPlace.START;

    /** Walks over the rows of {@code span} that {@code filter} lets by. */
    RowWalk(ResultReader reader, RowSpan span, KeyRange filter, RowPlace from) {
        this.reader = reader;
        this.filter = filter;
        this.candidates = filter.isAll() ? Optional.empty() : reader.candidates(filter);
        this.seen = Math.min(from.seen(), span.count());
        this.left = span.from(seen);
        this.part = candidates.isPresent() ? left.first(0) : left;
        this.skip = from.skip();
    }

    /** True if there are no more rows. */
    public boolean isDone() {
        return left.isEmpty();
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
            if (part.isEmpty() && candidates.isPresent()) {
                goTo(candidates.get().next(left));
            }
            if (part.isEmpty()) {
                return RowLines.NONE;
            }
            before = new RowPlace(seen, skip);
            RowChunk rows = left.descending() ? backward(maxRows) : forward(maxRows, maxBytes);
            part = part.from(rows.count());
            goTo(part);
            return wanted(rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves out what lies before {@code next}. */
    private void goTo(RowSpan next) {
        long passed = left.before(next);
        seen += passed;
        left = left.from(passed);
        part = next;
    }

    private RowChunk forward(int maxRows, int maxBytes) throws IOException {
        return reader.chunk(part.low(), (int) Math.min(maxRows, part.count()), maxBytes);
    }

    /** Between two entries of the index there are never many rows and bytes, but that the last row may be long. */
    private RowChunk backward(int maxRows) throws IOException {
        RowSpan near = part.first(maxRows);
        long from = near.count() > 1 ? Math.max(near.low(), reader.indexedBefore(near.high())) : near.low();
        RowChunk rows = reader.chunk(from, (int) (near.high() - from), ResultReader.SEGMENT_BYTES);
        if (rows.count() < near.high() - from) {
            rows = reader.chunk(near.high() - 1, 1, 1);
        }
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
