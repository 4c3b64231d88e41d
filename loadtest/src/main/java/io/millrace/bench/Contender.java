package io.millrace.bench;

/** A system that runs the jobs of the benchmark. */
public interface Contender extends AutoCloseable {
    String name();

    /** Runs the job once; throws if there is no right answer to be had. */
    Measurement run(Workload workload) throws Exception;

    @Override
    void close() throws Exception;
}
