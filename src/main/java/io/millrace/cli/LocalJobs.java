package io.millrace.cli;

import io.millrace.job.JobService;

/** Jobs in this process: engine, queue and a store that is gone at the end. */
public interface LocalJobs extends AutoCloseable {
    /** The jobs. */
    JobService service();

    /** Stops what still runs, with its sandbox workers, and removes all files. */
    @Override
    void close();
}
