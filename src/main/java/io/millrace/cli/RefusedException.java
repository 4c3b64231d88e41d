package io.millrace.cli;

import io.millrace.value.Value;

/** An answer of the server's that is a problem document (RFC 9457). */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Value.Obj problem;

    RefusedException(int status, Value.Obj problem) {
        super("The server answered " + status);
        this.status = status;
        this.problem = problem;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The problem document; of an answer that had none, one with a {@code title}. */
    public Value.Obj problem() {
        return problem;
    }

    /** True if the same request can succeed later. */
    public boolean isRetryable() {
        return problem.members().get("retryable") instanceof Value.Bool retryable && retryable.value();
    }
}
