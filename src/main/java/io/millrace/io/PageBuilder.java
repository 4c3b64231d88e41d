package io.millrace.io;

import io.millrace.value.ByteBuilder;
import org.jspecify.annotations.Nullable;

/** Collects the rows of a page until one more than fits was seen. */
final class PageBuilder {
    private final int limit;
    private final ByteBuilder lines = new ByteBuilder(1 << 10);
    private int count;
    private boolean more;
    private @Nullable LongRow longRow;

    PageBuilder(int limit) {
        this.limit = limit;
    }

    boolean isFull() {
        return more;
    }

    /** Rows that are still to be looked at, at most. */
    int missing() {
        return limit - count + 1;
    }

    /** A long row has a page for itself. */
    void add(RowChunk found) {
        if (found instanceof LongRow row) {
            more = count > 0;
            longRow = more ? longRow : row;
            count += more ? 0 : 1;
        } else if (longRow != null) {
            more = found.count() > 0;
        } else {
            add((RowLines) found);
        }
    }

    private void add(RowLines found) {
        RowLines fit = found.head(limit - count, (long) ResultReader.MAX_PAGE_BYTES - lines.size());
        fit.writeLines(lines);
        count += fit.count();
        more = fit.count() < found.count();
    }

    Page build() {
        RowChunk chunk = longRow == null ? new RowLines(count, lines.array(), lines.size()) : longRow;
        return new Page(chunk, more);
    }
}
