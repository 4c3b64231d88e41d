package io.millrace.io;

import io.millrace.value.Value;

/** Takes the records of a chunk in order, on the thread that reads it. */
public interface RecordVisitor {
    /**
     * A record.
     *
     * @param line on which it starts in its source, from 1
     * @param from where it starts in the bytes of the chunk
     * @param to where it ends there, without its line end
     */
    void record(Value record, long line, int from, int to);

    /**
     * Something that should have been a record.
     *
     * @param code {@code malformed} or {@code bad-value}
     * @param message for the user
     */
    void bad(String code, String message, long line, int from, int to);
}
