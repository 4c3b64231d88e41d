package io.millrace.io;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** Translates what goes wrong while a file of a job is written. */
final class WriteFailure {
    /** A disk with less room than this is full for us; a write needs no more at once. */
    private static final long LITTLE_BYTES = 1L << 20;

    private WriteFailure() {}

    /** A full disk if the file store of {@code directory} has no room, a cancellation, else a bug. */
    static RuntimeException of(Path directory, IOException e) {
        return of(directory, e, LITTLE_BYTES);
    }

    static RuntimeException of(Path directory, IOException e, long neededBytes) {
        if (e instanceof ClosedByInterruptException) {
            CancellationException cancelled = new CancellationException("Interrupted while writing");
            cancelled.initCause(e);
            return cancelled;
        }
        if (usableBytes(directory) < neededBytes) {
            return new JobException(
                    ErrorCode.DISK_FULL,
                    "The server's disk is full; delete old jobs or ask its operator for room.",
                    Map.of(),
                    e);
        }
        return new UncheckedIOException(e);
    }

    private static long usableBytes(Path directory) {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }
}
