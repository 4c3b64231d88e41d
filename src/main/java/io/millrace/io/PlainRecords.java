package io.millrace.io;

import io.millrace.value.ByteBuilder;
import io.millrace.value.Value;

/**
 * Records that need no parser: who reads them elsewhere gets their bytes, as rows of fields or as JSON. What is written means
 * what the parser of the format would read. Not thread-safe.
 */
public interface PlainRecords {
    /**
     * What a reader of rows must know: an array of the delimiter, a character, and then name and type of each column. Beside
     * those of {@link Column.Type} there is {@link #DASHED}. No columns mean that each row shows how many it has, c1, c2, ….
     */
    Value description();

    /** The type of a text that is null if it is a dash. */
    String DASHED = "DASHED";

    /** True if the record in {@code [from, to)}, which has no line end but has one behind it, is plain. */
    boolean isPlain(byte[] bytes, int from, int to);

    /** Appends the record that was found plain last as a row of the fields that are wanted. */
    void writeRow(byte[] bytes, int from, int to, ByteBuilder out);

    /** Appends the record that was found plain last as a JSON object, with all of its fields. */
    void writeJson(byte[] bytes, int from, int to, ByteBuilder out);
}
