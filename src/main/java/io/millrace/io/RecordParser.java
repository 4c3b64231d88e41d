package io.millrace.io;

/** Reads one record. Not thread-safe. */
interface RecordParser {
    /** Gives the record in {@code [from, to)}, which has no line end, to {@code visitor}: once, good or bad. */
    void parse(byte[] bytes, int from, int to, long line, RecordVisitor visitor);
}
