package io.millrace.modes;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Sends the requests of a file to the ancestor; it has a client of its own, since it takes marshalled code.
 *
 * @param program the client
 * @param texts file with one on each line
 * @param requests how many these are
 */
record AncestorClient(PythonProgram program, Path texts, int requests, Duration timeout) implements Load {
    /** To start, to read the texts, to cut them into words and to count these. */
    private static final Duration PREPARATION = Duration.ofSeconds(60);

    @Override
    public Trial send(URI server) throws IOException, InterruptedException {
        return program.run(
                        timeout.plus(PREPARATION),
                        Integer.toString(server.getPort()),
                        texts.toString(),
                        "--timeout",
                        Double.toString(timeout.toMillis() / 1e3))
                .map(this::trial)
                .orElseGet(() -> Trial.silent(requests, timeout));
    }

    private Trial trial(Map<String, Double> figures) {
        return new Trial(
                requests,
                figures.get("right").intValue(),
                figures.get("bad").intValue(),
                figures.get("lost").intValue(),
                figures.get("seconds"));
    }
}
