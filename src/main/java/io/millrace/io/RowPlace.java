package io.millrace.io;

/**
 * A place in the answer to a query, from which it can go on without reading again what lies before.
 *
 * @param seen rows of the result that were looked at before, in the order of the query
 * @param skip rows that are wanted and lie between those and the place
 */
public record RowPlace(long seen, long skip) {
    /** Before the first row. */
    public static final RowPlace START = new RowPlace(0, 0);

    /** Behind so many rows of an answer that leaves none out. */
    public static RowPlace after(long rows) {
        return new RowPlace(rows, 0);
    }
}
