package io.millrace.cli;

import java.util.Map;
import reactor.core.publisher.Mono;

/** What the commands need from the composition root, which alone builds servers and alone blocks. */
public interface Launcher {
    /**
     * Runs a server until it is told to stop.
     *
     * @param settings the {@code MILLRACE_*} settings by name; absent ones take their defaults. {@code
     *     MILLRACE_READY_FILE} names a file into which the server's URL and a line feed are moved as a whole once it
     *     accepts connections
     * @return the exit code of the process
     * @throws UsageException if a setting cannot be used, or the server cannot start with it
     */
    int serve(Map<String, String> settings);

    /**
     * Builds all that it takes to run jobs in this process, without a server.
     *
     * @param settings as in {@link #serve}
     * @throws UsageException as in {@link #serve}
     */
    LocalJobs localJobs(Map<String, String> settings);

    /** Subscribes to {@code command}, waits for its end on the calling thread, and gives the exit code it emitted. */
    int await(Mono<Integer> command);
}
