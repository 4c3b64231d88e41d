package io.millrace.function.sandbox;

/** How the bytes of a batch become records; the names are on the wire. */
public enum Encoding {
    /** UTF-8 lines, each a string; ended by LF or CR LF, the last perhaps by nothing. */
    LINES,
    /** All bytes are one record, a string in UTF-8. */
    TEXT,
    /** One JSON value a line; blank lines are no records but count as lines. */
    JSON
}
