package io.millrace.engine.local;

import io.millrace.io.DiskQuota;
import io.millrace.io.JobDirectory;
import io.millrace.io.SpillFile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/** The files that one run writes for want of memory; none is left when it is closed. Thread-safe. */
final class Spills implements AutoCloseable {
    private final JobDirectory directory;
    private final DiskQuota quota;
    private final List<SpillFile> files = new ArrayList<>();
    private boolean closed;

    Spills(JobDirectory directory, DiskQuota quota) {
        this.directory = directory;
        this.quota = quota;
    }

    /** A new file; {@code purpose} is the beginning of its name. */
    synchronized SpillFile create(String purpose) {
        if (closed) {
            throw new CancellationException("The run has ended");
        }
        SpillFile file = new SpillFile(directory.spill(purpose + "-" + files.size()), quota);
        files.add(file);
        return file;
    }

    /** Bytes written so far, also those of files that are gone. */
    synchronized long bytesWritten() {
        return files.stream().mapToLong(SpillFile::bytesWritten).sum();
    }

    @Override
    public synchronized void close() {
        closed = true;
        files.forEach(SpillFile::close);
        directory.deleteSpills();
    }
}
