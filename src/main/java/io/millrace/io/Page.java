package io.millrace.io;

import java.util.List;

/**
 * Rows that answer a query.
 *
 * @param rows each the JSON of a row, without a line end
 * @param more true if further rows follow
 */
public record Page(List<byte[]> rows, boolean more) {
    /** Copies the list. */
    public Page {
        rows = List.copyOf(rows);
    }
}
