package io.millrace.io;

/** Row numbers from {@code low} to before {@code high}, to be walked over from there or, descending, from the last. */
record RowSpan(long low, long high, boolean descending) {
    long count() {
        return high - low;
    }

    boolean isEmpty() {
        return low >= high;
    }

    boolean contains(long row) {
        return row >= low && row < high;
    }

    /** Where a walk begins; there must be rows. */
    long firstRow() {
        return descending ? high - 1 : low;
    }

    /** The first {@code rows}, or all if they are fewer. */
    RowSpan first(long rows) {
        long part = Math.min(rows, count());
        return descending ? new RowSpan(high - part, high, true) : new RowSpan(low, low + part, false);
    }

    /** Without the first {@code rows}, of which it must have as many. */
    RowSpan from(long rows) {
        return descending ? new RowSpan(low, high - rows, true) : new RowSpan(low + rows, high, false);
    }

    /** What follows on {@code part}, which is in it. */
    RowSpan behind(RowSpan part) {
        return descending ? new RowSpan(low, part.low, true) : new RowSpan(part.high, high, false);
    }

    /** The rows before {@code part}, which is in it. */
    long before(RowSpan part) {
        return descending ? high - part.high : part.low - low;
    }

    /** Those that {@code other} has too. */
    RowSpan within(RowSpan other) {
        return new RowSpan(Math.max(low, other.low), Math.min(high, other.high), descending);
    }

    RowSpan only(long row) {
        return new RowSpan(row, row + 1, descending);
    }
}
