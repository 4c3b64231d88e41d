package io.millrace.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What surrounds the process.
 *
 * @param in standard input
 * @param out where results go
 * @param err where everything goes that is not a result
 * @param terminal true if people look at {@code err}, so that a line may be written over
 * @param environment the environment variables
 */
public record Console(
        InputStream in, PrintWriter out, PrintWriter err, boolean terminal, Map<String, String> environment) {
    /** A system property that the launcher script sets; Java 17 cannot tell whether the error stream is a terminal. */
    private static final String TERMINAL = "millrace.terminal";

    /** Copies the environment. */
    public Console {
        environment = Map.copyOf(environment);
    }

    /** The process's own streams, written in UTF-8 whatever the locale says. */
    public static Console system() {
        return new Console(
                System.in,
                writer(FileDescriptor.out),
                writer(FileDescriptor.err),
                Boolean.getBoolean(TERMINAL),
                System.getenv());
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8));
    }
}
