package io.millrace.cli;

/** Something on the command line that cannot be meant. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what is wrong and what to do. */
    public UsageException(String message) {
        super(message);
    }
}
