package io.millrace.job;

import io.millrace.io.JobDirectory;
import java.util.concurrent.atomic.AtomicBoolean;

/** A job to be: its id, its place in the queue and its directory, into which uploads go before it is submitted. */
public final class Draft {
    private final String id;
    private final JobDirectory directory;
    private final AtomicBoolean settled = new AtomicBoolean();

    Draft(String id, JobDirectory directory) {
        this.id = id;
        this.directory = directory;
    }

    /** The id that the job will have. */
    public String id() {
        return id;
    }

    /** Where uploaded inputs go. */
    public JobDirectory directory() {
        return directory;
    }

    /** True for the first caller: it submits or discards the draft. */
    boolean settle() {
        return settled.compareAndSet(false, true);
    }
}
