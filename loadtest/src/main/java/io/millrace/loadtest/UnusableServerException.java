package io.millrace.loadtest;

/** The server cannot be used for the run that was asked for. */
public final class UnusableServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean refuses;

    private UnusableServerException(String message, boolean refuses, Throwable cause) {
        super(message, cause);
        this.refuses = refuses;
    }

    /** There is none. */
    static UnusableServerException missing(String message) {
        return missing(message, null);
    }

    /** There is none. */
    static UnusableServerException missing(String message, Throwable cause) {
        return new UnusableServerException(message, false, cause);
    }

    /** There is one, and it does not want to. */
    static UnusableServerException refusing(String message) {
        return new UnusableServerException(message, true, null);
    }

    /** True if a server answers, and refuses to be used. */
    public boolean refuses() {
        return refuses;
    }
}
