package io.millrace.io;

import io.millrace.value.ByteBuilder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects the rows of a page until one more than fits was seen. */
final class PageBuilder {
    private final int limit;
    private final ByteBuilder lines = new ByteBuilder(1 << 10);
    private int count;
    private Optional<RowPlace> next = Optional.empty();
    private @Nullable LongRow longRow;

    PageBuilder(int limit) {
        this.limit = limit;
    }

    boolean isFull() {
        return next.isPresent();
    }

    /** Rows that are still to be looked at, at most. */
    int missing() {
        return limit - count + 1;
    }

    /** Takes rows that {@code walk} gave last. A long row has a page for itself. */
    void add(RowChunk found, RowWalk walk) {
        if (found instanceof LongRow row && count == 0) {
            longRow = row;
            count = 1;
        } else if (found instanceof RowLines rows && longRow == null) {
            add(rows, walk);
        } else if (found.count() > 0) {
            next = Optional.of(walk.behind(0));
        }
    }

    private void add(RowLines found, RowWalk walk) {
        RowLines fit = found.head(limit - count, (long) ResultReader.MAX_PAGE_BYTES - lines.size());
        fit.writeLines(lines);
        count += fit.count();
        if (fit.count() < found.count()) {
            next = Optional.of(walk.behind(fit.count()));
        }
    }

    Page build() {
        RowChunk chunk = longRow == null ? new RowLines(count, lines.array(), lines.size()) : longRow;
        return new Page(chunk, next);
    }
}
