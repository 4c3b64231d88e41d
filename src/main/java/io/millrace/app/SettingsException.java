package io.millrace.app;

import org.jspecify.annotations.Nullable;

/** A setting that cannot be used, or a machine that cannot be served on; the message is for the operator. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SettingsException(String message) {
        this(message, null);
    }

    SettingsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
