package io.millrace.io;

import java.util.List;

/**
 * Rows that answer a query.
 *
 * @param chunk a {@link LongRow} if the first is one, which has a page for itself
 * @param more true if further rows follow
 */
public record Page(RowChunk chunk, boolean more) {
    /** Each the JSON of a row, without a line end; not for a long one. */
    public List<byte[]> rows() {
        return ((RowLines) chunk).rows();
    }
}
