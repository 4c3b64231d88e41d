package io.millrace.io;

import java.util.List;

/**
 * Rows that follow each other.
 *
 * @param firstRow the number of the first, from 0
 */
public record RowBlock(long firstRow, RowChunk chunk) {
    /** The rows, unless they are a {@link LongRow}. */
    public RowLines lines() {
        return (RowLines) chunk;
    }

    /** Each the JSON of a row, without a line end. */
    public List<byte[]> rows() {
        return lines().rows();
    }
}
