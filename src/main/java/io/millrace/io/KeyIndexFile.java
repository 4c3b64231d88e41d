package io.millrace.io;

import io.millrace.problem.JobException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** The index of keys beside a result that is not in their order, written when a query is first in want of it. */
final class KeyIndexFile {
    /** A lookup bisects each run, so that few are better; what they need of memory bounds them. */
    private static final int RUN_ROWS = 1 << 20;

    /** What takes some milliseconds to look at without an index. */
    private static final long LOOK_BYTES = 1 << 22;

    /** One at a time in a process, for its memory. Nobody waits: those who have no index yet look at all rows. */
    private static final Lock WRITING = new ReentrantLock();

    private final Path path;
    private final int runRows;
    private final long lookBytes;
    private boolean failed;

    /** With runs of at most {@code runRows}, wanted after rows of {@code lookBytes} were looked at. */
    KeyIndexFile(Path path, int runRows, long lookBytes) {
        this.path = path;
        this.runRows = runRows;
        this.lookBytes = lookBytes;
    }

    static KeyIndexFile of(Path path) {
        return new KeyIndexFile(path, RUN_ROWS, LOOK_BYTES);
    }

    /** Bytes of rows that a query looks at before it wants an index. */
    long lookBytes() {
        return lookBytes;
    }

    /** The index, to be closed; empty if there is none. */
    Optional<KeyIndex> open(ResultReader result) throws IOException {
        try {
            return Files.exists(path) ? Optional.of(KeyIndex.open(path, result)) : Optional.empty();
        } catch (NoSuchFileException e) {
            // The job was just deleted; whoever has its rows open reads them to the end.
            return Optional.empty();
        }
    }

    /** Writes it, unless it is there, another is being written, or there is no room for it. */
    void write(ResultReader result) throws IOException {
        if (failed || !WRITING.tryLock()) {
            return;
        }
        try {
            if (Files.notExists(path)) {
                KeyIndexWriter.write(result, path, runRows);
            }
        } catch (JobException | UncheckedIOException e) {
            // The disk is full or the job was deleted; the query gets its rows all the same.
            failed = true;
        } finally {
            WRITING.unlock();
        }
    }
}
