package io.millrace.cli;

import io.millrace.value.Value;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An answer of the server's that is a problem document (RFC 9457). */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Value.Obj problem;
    private final @Nullable Duration retryAfter;

    RefusedException(int status, Value.Obj problem, Optional<Duration> retryAfter) {
        super("The server answered " + status);
        this.status = status;
        this.problem = problem;
        this.retryAfter = retryAfter.orElse(null);
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The problem document; of an answer that had none, one with a {@code title}. */
    public Value.Obj problem() {
        return problem;
    }

    /** How long the server asks to wait before the same request, as it does while its queue is full. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** True if the same request can succeed later. */
    public boolean isRetryable() {
        return problem.members().get("retryable") instanceof Value.Bool retryable && retryable.value();
    }
}
