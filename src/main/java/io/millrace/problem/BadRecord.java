package io.millrace.problem;

import io.millrace.value.Value;

/**
 * A record that could not be read or mapped, or that the map function skipped.
 *
 * @param source the input's name, such as a file
 * @param line the line of the source on which the record starts, from 1
 * @param code what kind of trouble: {@code malformed}, {@code bad-value}, {@code map-failed}, {@code skipped}
 * @param message what is wrong with it, with the user's own file, line and column where code of theirs threw
 * @param record the first {@value #MAX_RECORD_CHARS} characters of the record
 */
public record BadRecord(String source, long line, String code, String message, String record) {
    /** So much of a bad record is kept. */
    public static final int MAX_RECORD_CHARS = 1024;

    /** The code of a record that the map function itself set aside; it never fails a job. */
    public static final String SKIPPED = "skipped";

    /** Cuts {@code record} to what is kept. */
    public BadRecord {
        record = record.length() > MAX_RECORD_CHARS ? record.substring(0, MAX_RECORD_CHARS) : record;
    }

    /** As it stands in the list of bad records. */
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
