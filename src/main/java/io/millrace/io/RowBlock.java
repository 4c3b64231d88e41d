package io.millrace.io;

import java.util.List;

/**
 * Rows that follow each other.
 *
 * @param firstRow the number of the first, from 0
 * @param rows each the JSON of a row, without a line end
 */
public record RowBlock(long firstRow, List<byte[]> rows) {
    /** Copies the list. */
    public RowBlock {
        rows = List.copyOf(rows);
    }
}
