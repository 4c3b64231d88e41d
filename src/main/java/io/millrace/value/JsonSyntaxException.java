package io.millrace.value;

import org.jspecify.annotations.Nullable;

/** Text that is not JSON. Lines and columns count from 1. */
public final class JsonSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    JsonSyntaxException(String message, int line, int column, @Nullable Throwable cause) {
        super(message, cause);
        this.line = line;
        this.column = column;
    }

    /** Where reading stopped, from 1. */
    public int line() {
        return line;
    }

    /** Where reading stopped, in bytes or characters from 1. */
    public int column() {
        return column;
    }
}
