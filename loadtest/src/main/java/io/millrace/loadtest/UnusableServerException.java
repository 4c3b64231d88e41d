package io.millrace.loadtest;

/** The server cannot be used for the run that was asked for. */
public final class UnusableServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
