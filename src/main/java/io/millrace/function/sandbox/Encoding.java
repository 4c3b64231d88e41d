package io.millrace.function.sandbox;

/** How the bytes of a batch become records; the names are on the wire. */
public enum Encoding {
    /** UTF-8 lines, each a string; ended by LF or CR LF, the last perhaps by nothing. */
    LINES,
    /** All bytes are one record, a string in UTF-8. */
    TEXT,
    /** One JSON value a line; blank lines are no records but count as lines. */
    JSON,
    /** The same, but a value that is no object is a bad record to a function; a module gets it as it is. */
    OBJECTS,
    /**
     * A first line describes the columns, see {@link io.millrace.io.PlainRecords#description}; then each line is a plain row,
     * or {@link #AS_JSON} and the JSON object that a record has become.
     */
    ROWS;

    /** Begins a row in JSON among others; no plain row has it. */
    public static final char AS_JSON = 1;

    /** True if each line is JSON, or blank. */
    public boolean isJson() {
        return this == JSON || this == OBJECTS;
    }
}
