package io.millrace.problem;

import io.millrace.value.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A refusal or an expected failure. Anything else that is thrown is a bug. */
public final class JobException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Map<String, Value> fields;

    /** With a detail that tells the user what to do. */
    public JobException(ErrorCode code, String detail) {
        this(code, detail, Map.of(), null);
    }

    /** With what the contract adds for this code, such as {@code errors} or {@code limit}. */
    public JobException(ErrorCode code, String detail, Map<String, Value> fields) {
        this(code, detail, fields, null);
    }

    /** With the foreign exception that it translates. */
    public JobException(ErrorCode code, String detail, Map<String, Value> fields, @Nullable Throwable cause) {
        super(detail, cause);
        this.code = code;
        this.fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** What went wrong. */
    public ErrorCode code() {
        return code;
    }

    /** What and where, in a sentence for the user; never an internal name. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** More members of the problem document, in order. */
    public Map<String, Value> fields() {
        return fields;
    }
}
