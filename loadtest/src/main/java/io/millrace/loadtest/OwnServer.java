package io.millrace.loadtest;

import io.millrace.bench.server.MillraceServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * A server that was started for a run, with a temporary directory, and goes when the run does. What it said is kept until
 * the next one starts.
 */
final class OwnServer implements AutoCloseable {
    /** What a server has without a setting. */
    private static final long DEFAULT_QUEUE = 1000;

    /** What is still running at the end has been given up. */
    private static final String DRAIN = "PT1S";

    private final MillraceServer server;

    private OwnServer(MillraceServer server) {
        this.server = server;
    }

    /**
     * From the launcher in {@code root/target}, on a free port.
     *
     * @throws UnusableServerException if it does not start, such as for a setting that it does not take
     */
    static OwnServer start(Plan plan, Path root) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("millrace-loadtest");
        MillraceServer.Start start =
                new MillraceServer.Start(root, work, root.resolve("src/examples"), 0, settings(plan), log(root));
        try {
            return new OwnServer(MillraceServer.start(start));
        } catch (IOException e) {
            throw UnusableServerException.missing(e.getMessage(), e);
        }
    }

    /** Where the log of the last server is, below {@code root}. */
    static Path log(Path root) {
        return root.resolve("target/loadtest-server.log");
    }

    /** Jobs that are held until all have a stream wait in the queue, which must have a place for each. */
    private static Map<String, String> settings(Plan plan) {
        Map<String, String> settings = new HashMap<>(Map.of("MILLRACE_DRAIN_TIMEOUT", DRAIN));
        if (plan.hold() && plan.atOnce() > DEFAULT_QUEUE) {
            settings.put("MILLRACE_QUEUE", Integer.toString(plan.atOnce()));
        }
        settings.putAll(plan.serverSettings());
        return settings;
    }

    URI url() {
        return server.url();
    }

    ProcessHandle process() {
        return server.process();
    }

    /** Gives its exit status, if it ends before it is closed. */
    Mono<Integer> ended() {
        return Mono.fromFuture(server::ended, true);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        server.close();
    }
}
