package io.millrace.io;

/**
 * A row that is read piece by piece, see {@link ResultReader#bytes}, since it may be longer than the memory.
 *
 * @param offset where its line starts
 * @param length bytes of its line with the line end
 */
public record LongRow(long offset, long length) implements RowChunk {
    @Override
    public int count() {
        return 1;
    }
}
