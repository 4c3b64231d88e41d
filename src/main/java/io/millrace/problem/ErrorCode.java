package io.millrace.problem;

import java.util.Locale;

/** Every refusal and every expected failure of a job; fixes the HTTP status and whether trying again can help. */
public enum ErrorCode {
    INVALID_JSON(400, Kind.USER, "The body is not JSON"),
    INVALID_REQUEST(400, Kind.USER, "The request is not understood"),
    INVALID_JOB_SPEC(422, Kind.USER, "The job specification is not valid"),
    FUNCTION_COMPILE_ERROR(422, Kind.USER, "A function does not compile"),
    REDUCE_NOT_ASSOCIATIVE(422, Kind.USER, "The reduce gives different answers for different groupings"),
    IDEMPOTENCY_KEY_REUSED(422, Kind.USER, "The idempotency key was used for another request"),
    IDEMPOTENCY_CONFLICT(409, Kind.USER, "A request with this idempotency key is still under way", true),
    FORBIDDEN(403, Kind.USER, "The request is not allowed"),
    NOT_FOUND(404, Kind.USER, "There is nothing at this path"),
    JOB_NOT_FOUND(404, Kind.USER, "There is no such job"),
    JOB_NOT_FINISHED(409, Kind.USER, "The job has no result yet", true),
    JOB_FINISHED(409, Kind.USER, "The job has ended"),
    BODY_TOO_LARGE(413, Kind.USER, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, Kind.USER, "The body's media type is not supported"),
    NOT_ACCEPTABLE(406, Kind.USER, "No offered media type is acceptable"),
    METHOD_NOT_ALLOWED(405, Kind.USER, "The method is not allowed here"),
    QUEUE_FULL(429, Kind.RESOURCES, "The queue is full", true),
    DRAINING(503, Kind.RESOURCES, "The server is shutting down", true),
    RECORD_FAILED(422, Kind.USER, "The map function failed on a record"),
    FUNCTION_FAILED(422, Kind.USER, "A function failed"),
    TOO_MANY_BAD_RECORDS(422, Kind.USER, "Too many records are bad"),
    FUNCTION_TIMEOUT(422, Kind.USER, "A function took too long"),
    MEMORY_LIMIT(422, Kind.USER, "The job needs more memory than it may use"),
    EMIT_LIMIT(422, Kind.USER, "A function gave more than it may"),
    JOB_TIMEOUT(422, Kind.USER, "The job took too long"),
    NUMBER_OVERFLOW(422, Kind.USER, "An integer does not fit 64 bits"),
    DISK_FULL(507, Kind.RESOURCES, "There is no room on the disk", true),
    INPUT_NOT_FOUND(422, Kind.USER, "The input does not exist"),
    INPUT_FORBIDDEN(422, Kind.USER, "The input may not be read"),
    INPUT_UNREADABLE(422, Kind.USER, "The input cannot be read"),
    ENGINE_LOST(503, Kind.INTERNAL, "The engine went away", true),
    INTERNAL_ERROR(500, Kind.INTERNAL, "The server failed");

    /** Whose turn it is to mend it. */
    public enum Kind {
        USER,
        RESOURCES,
        INTERNAL
    }

    private final int status;
    private final Kind kind;
    private final String title;
    private final boolean retryable;

    ErrorCode(int status, Kind kind, String title) {
        this(status, kind, title, false);
    }

    ErrorCode(int status, Kind kind, String title, boolean retryable) {
        this.status = status;
        this.kind = kind;
        this.title = title;
        this.retryable = retryable;
    }

    /** The HTTP status when a request is answered with it; in a {@code failed} event what it would have been. */
    public int status() {
        return status;
    }

    /** Whose turn it is. */
    public Kind kind() {
        return kind;
    }

    /** One sentence, the same for every case. */
    public String title() {
        return title;
    }

    /** True if the same request can succeed later. */
    public boolean retryable() {
        return retryable;
    }

    /** The name in {@code /problems/NAME}, such as {@code invalid-job-spec}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
