package io.millrace.cli;

import org.jspecify.annotations.Nullable;

/** No server answered, or it went away in the middle of an answer. */
public final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreachableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
