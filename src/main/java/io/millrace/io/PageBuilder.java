package io.millrace.io;

import io.millrace.value.ByteBuilder;

/** Collects the rows of a page until one more than fits was seen. */
final class PageBuilder {
    private final int limit;
    private final ByteBuilder lines = new ByteBuilder(1 << 10);
    private int count;
    private boolean more;

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

    /** A row that is longer than a page has one for itself. */
    void add(RowLines found) {
        boolean alone = count == 0 && found.head(1, ResultReader.MAX_PAGE_BYTES).count() == 0;
        RowLines fit = alone
                ? found.head(1, Long.MAX_VALUE)
                : found.head(limit - count, (long) ResultReader.MAX_PAGE_BYTES - lines.size());
        fit.writeLines(lines);
        count += fit.count();
        more = fit.count() < found.count();
    }

    Page build() {
        return new Page(new RowLines(count, lines.array(), lines.size()), more);
    }
}
