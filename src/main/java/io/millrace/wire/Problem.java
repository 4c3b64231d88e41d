package io.millrace.wire;

import io.millrace.job.JobFailure;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.JsonSyntaxException;
import io.millrace.value.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A problem document (RFC 9457).
 *
 * @param status of the answer, normally the code's own
 * @param detail what went wrong this time and what to do, for the user
 * @param instance the path of the request or of the job
 * @param fields what the contract adds for this type
 */
public record Problem(ErrorCode code, int status, String detail, String instance, Map<String, Value> fields) {
    /** The media type of problem documents. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** Copies the fields in their order. */
    public Problem {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** What a refused request is answered with. */
    public static Problem of(JobException e, String instance) {
        return new Problem(e.code(), e.code().status(), e.detail(), instance, e.fields());
    }

    /** Why a job failed. */
    public static Problem of(JobFailure failure, String job) {
        ErrorCode code = failure.code();
        return new Problem(code, code.status(), failure.detail(), Links.self(job), failure.fields());
    }

    /** A request that HTTP itself forbids, with the status that HTTP has for it. */
    public static Problem refusal(int status, String detail, String instance) {
        return new Problem(ErrorCode.INVALID_REQUEST, status, detail, instance, Map.of());
    }

    /** A fault of the server's, which is told without detail. */
    public static Problem internal(String instance) {
        return of(
                new JobException(
                        ErrorCode.INTERNAL_ERROR, "Something went wrong here; the log of the server has the details"),
                instance);
    }

    /** What to throw for a body that is not JSON. */
    public static JobException invalidJson(JsonSyntaxException e) {
        Map<String, Value> place = Value.object()
                .put("line", e.line())
                .put("column", e.column())
                .build()
                .members();
        String detail = "Line " + e.line() + ", column " + e.column() + ": " + e.getMessage();
        return new JobException(ErrorCode.INVALID_JSON, detail, place, e);
    }

    /** The document. */
    public Value.Obj toValue() {
        return Value.object()
                .put("type", Links.problem(code))
                .put("title", code.title())
                .put("status", status)
                .put("detail", detail)
                .put("instance", instance)
                .put("retryable", Value.of(code.retryable()))
                .putAll(fields)
                .build();
    }
}
