package io.millrace.problem;

import io.millrace.value.Value;

/**
 * A record that could not be read or mapped, or that the map function skipped.
 *
 * @param source the input's name, such as a file; of a stage behind the first, the rows of the one before
 * @param line the line of the source on which the record starts, from 1
 * @param code what kind of trouble: {@code malformed}, {@code bad-value}, {@code map-failed}, {@code skipped}
 * @param message what is wrong with it, with the user's own file, line and column where code of theirs threw
 * @param record the first {@value #MAX_RECORD_CHARS} characters of the record
 * @param stack frames of the user's own text below the message; empty if no code of theirs threw
 */
public record BadRecord(String source, long line, String code, String message, String record, String stack) {
    /** So much of a bad record is kept. */
    public static final int MAX_RECORD_CHARS = 1024;

    /** The code of a record that the map function itself set aside; it never fails a job. */
    public static final String SKIPPED = "skipped";

    /** The code of a record that no function has seen, since it cannot be read. */
    public static final String MALFORMED = "malformed";

    /** Cuts {@code record} to what is kept. */
    public BadRecord {
        record = record.length() > MAX_RECORD_CHARS ? record.substring(0, MAX_RECORD_CHARS) : record;
    }

    /** One that no code of the user's threw for. */
    public BadRecord(String source, long line, String code, String message, String record) {
        this(source, line, code, message, record, "");
    }

    /** As it stands in the list of bad records, but for the function that it was given to. */
    public Value.Obj toValue() {
        return Value.object()
                .put("source", source)
                .put("line", line)
                .put("code", code)
                .put("message", message)
                .put("record", record)
                .build();
    }
}
