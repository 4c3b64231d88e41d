package io.millrace.io;

import java.util.List;
import java.util.Optional;

/**
 * Rows that answer a query.
 *
 * @param chunk a {@link LongRow} if the first is one, which has a page for itself
 * @param next where further rows follow, if there are any
 */
public record Page(RowChunk chunk, Optional<RowPlace> next) {
    /** Each the JSON of a row, without a line end; not for a long one. */
    public List<byte[]> rows() {
        return ((RowLines) chunk).rows();
    }
}
