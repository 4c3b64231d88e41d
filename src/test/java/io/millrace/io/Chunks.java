package io.millrace.io;

import java.util.List;

/** Chunks of bytes that tests chose. */
public final class Chunks {
    private Chunks() {}

    /**
     * The records in {@code [from, to)}, behind which {@link Chunk#SLACK_BYTES} must be.
     *
     * @param header names of the columns if the format takes them from the source, else empty
     */
    public static Chunk of(RecordFormat format, List<String> header, byte[] bytes, int from, int to) {
        List<Column> columns = header.isEmpty()
                ? format.columns()
                : header.stream().map(Column::text).toList();
        return Chunk.of(bytes, from, to, new Chunk.Origin("test", new RecordLayout(format, columns), 0, () -> 1));
    }
}
