package io.millrace.io;

import java.util.List;

/**
 * Rows that answer a query.
 *
 * @param more true if further rows follow
 */
public record Page(RowLines lines, boolean more) {
    /** Each the JSON of a row, without a line end. */
    public List<byte[]> rows() {
        return lines.rows();
    }
}
