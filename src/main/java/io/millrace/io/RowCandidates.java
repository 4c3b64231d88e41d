package io.millrace.io;

import java.io.IOException;
import java.util.Optional;

/**
 * Tells a walk over rows that are not in the order of their keys which of them may be in a range, so that it need not
 * look at the others. Belongs to the thread of its reader.
 */
final class RowCandidates {
    /** To jump to a row takes as long as to look at so many. */
    private static final int JUMP_ROWS = 64;

    private final ResultReader reader;
    private final KeyRange range;
    private final long lookRows;
    private long looked;
    private int run = -1;
    private boolean dense;
    private RowIndex.Entry[] found = {};

    /** Wants an index whenever {@code lookRows} were looked at, since many queries have all they want by then. */
    RowCandidates(ResultReader reader, KeyRange range, long lookRows) {
        this.reader = reader;
        this.range = range;
        this.lookRows = lookRows;
    }

    /** The part of {@code span} to look at next: nothing that is wanted lies before it. Empty if there is no more. */
    RowSpan next(RowSpan span) throws IOException {
        Optional<KeyIndex> index = reader.keyIndex(looked >= lookRows);
        if (index.isEmpty()) {
            RowSpan part = span.first(lookRows);
            looked += part.count();
            return part;
        }
        RowSpan left = span;
        while (!left.isEmpty()) {
            RowSpan inRun = load(index.get(), left);
            RowSpan part = dense ? inRun : nearest(inRun);
            if (!part.isEmpty()) {
                return part;
            }
            left = left.behind(inRun);
        }
        return left;
    }

    /** Looks up the first run of {@code span}; gives the part of it that is in the run. */
    private RowSpan load(KeyIndex index, RowSpan span) throws IOException {
        int wanted = index.runOf(span.firstRow());
        RowSpan rows = index.rowsOf(wanted);
        if (wanted != run) {
            RowSpan entries = index.find(wanted, range);
            dense = entries.count() > rows.count() / JUMP_ROWS;
            found = dense ? new RowIndex.Entry[0] : index.rows(wanted, entries);
            run = wanted;
        }
        return span.within(rows);
    }

    /** The first row of {@code span} that was found. */
    private RowSpan nearest(RowSpan span) {
        int at = span.descending() ? firstFrom(span.high()) - 1 : firstFrom(span.low());
        if (at < 0 || at == found.length || !span.contains(found[at].row())) {
            return span.first(0);
        }
        reader.expect(found[at]);
        return span.only(found[at].row());
    }

    /** The place of the first that is {@code row} or behind it. */
    private int firstFrom(long row) {
        int low = 0;
        int high = found.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (found[middle].row() < row) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
