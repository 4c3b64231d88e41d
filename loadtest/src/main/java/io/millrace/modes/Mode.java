package io.millrace.modes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A mode of execution of Millrace.
 *
 * @param name as MILLRACE_MAP_SCHEDULER has it
 * @param threads of tasks
 * @param jobs that run at once
 */
record Mode(String name, int threads, int jobs) {
    /** Tasks on virtual threads. */
    static final String VIRTUAL = "virtual";
    /** The first Java that has them. */
    static final int VIRTUAL_SINCE = 21;

    private static final int DEFAULT_JOBS = 4;
    /** More may wait than are sent, so that none is refused. */
    private static final int QUEUE = 1_000_000;

    /** All that this Java has. In {@code single} a job waits for the one before it, as behind an interpreter's lock. */
    static List<Mode> all(int javaFeature, int cores) {
        List<Mode> modes = new ArrayList<>(List.of(
                new Mode("single", 1, 1),
                new Mode("parallel", cores, DEFAULT_JOBS),
                new Mode("elastic", cores, DEFAULT_JOBS)));
        if (javaFeature >= VIRTUAL_SINCE) {
            modes.add(new Mode(VIRTUAL, cores, DEFAULT_JOBS));
        }
        return modes;
    }

    /** Settings of the server. */
    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("MILLRACE_MAP_SCHEDULER", name);
        environment.put("MILLRACE_MAP_THREADS", Integer.toString(threads));
        environment.put("MILLRACE_WORKERS", Integer.toString(jobs));
        environment.put("MILLRACE_QUEUE", Integer.toString(QUEUE));
        return environment;
    }
}
