package io.millrace.bench.peer;

import java.nio.file.Path;

/** A system that runs the jobs inside a child process. */
public interface Peer extends AutoCloseable {
    /**
     * Runs a job over a file.
     *
     * @param job as {@link io.millrace.bench.Workload#peerJob}
     * @return the rows as JSON, one a line
     */
    byte[] run(String job, Path file) throws Exception;

    @Override
    default void close() throws Exception {}
}
