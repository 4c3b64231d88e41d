package io.millrace.io;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Value;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** Translates what goes wrong while a source is read. */
final class InputFailure {
    private InputFailure() {}

    /** What the user is told of {@code e}; a cancellation if the thread was interrupted. */
    static RuntimeException of(String source, IOException e) {
        if (e instanceof ClosedByInterruptException || e instanceof InterruptedIOException) {
            CancellationException cancelled = new CancellationException("Interrupted while reading " + source);
            cancelled.initCause(e);
            return cancelled;
        }
        if (e.getCause() instanceof JobException known) {
            return known;
        }
        if (e instanceof NoSuchFileException || e instanceof FileNotFoundException) {
            return failure(ErrorCode.INPUT_NOT_FOUND, source, "does not exist; check its name.", e);
        }
        if (e instanceof AccessDeniedException) {
            return failure(ErrorCode.INPUT_FORBIDDEN, source, "may not be read; let the server read it.", e);
        }
        return failure(
                ErrorCode.INPUT_UNREADABLE,
                source,
                "cannot be read to its end; check that it is whole and compressed as the job says.",
                e);
    }

    /** A source that cannot be read for a reason of its content, on {@code line} from 1. */
    static JobException unreadable(String source, long line, String reason) {
        return new JobException(
                ErrorCode.INPUT_UNREADABLE,
                "'" + source + "', line " + line + ": " + reason,
                Map.of("source", Value.of(source), "line", Value.of(line)));
    }

    static JobException of(ErrorCode code, String source, String detail) {
        return new JobException(code, detail, Map.of("source", Value.of(source)));
    }

    private static JobException failure(ErrorCode code, String source, String detail, IOException cause) {
        return new JobException(code, "'" + source + "' " + detail, Map.of("source", Value.of(source)), cause);
    }
}
