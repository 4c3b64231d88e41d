package io.millrace.modes;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The server in {@code loadtest/ancestor}, in a process of its own. */
final class AncestorServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);
    private static final long PAUSE_MILLIS = 20;

    private final Process process;
    private final int port;

    private AncestorServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * How to start it.
     *
     * @param programs where server.py is
     * @param workers threads that take jobs
     * @param quiet whether it prints nothing, unlike the ancestor
     * @param work a directory for its log, and for the file that says where it listens
     */
    record Start(Python python, Path programs, int workers, boolean quiet, Path work) {
        private List<String> command() {
            List<String> command = new ArrayList<>(List.of(
                    python.command(),
                    programs.resolve("server.py").toString(),
                    ready().toString(),
                    "--workers",
                    Integer.toString(workers)));
            if (quiet) {
                command.add("--quiet");
            }
            return command;
        }

        private Path ready() {
            return work.resolve("ancestor-port");
        }

        private Path log() {
            return work.resolve("ancestor-server.log");
        }
    }

    /** Starts it; when this returns, it accepts connections. What it prints goes nowhere, which costs it least. */
    static AncestorServer start(Start start) throws IOException, InterruptedException {
        Files.createDirectories(start.work());
        Files.deleteIfExists(start.ready());
        Process process = new ProcessBuilder(start.command())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(start.log().toFile())
                .start();
        long deadline = System.nanoTime() + START.toNanos();
        while (!Files.exists(start.ready())) {
            if (System.nanoTime() > deadline || process.waitFor(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IOException("The ancestor did not start; see " + start.log());
            }
        }
        return new AncestorServer(process, Integer.parseInt(Files.readString(start.ready())));
    }

    URI url() {
        return URI.create("tcp://127.0.0.1:" + port);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it, whatever it does: it has nothing to save. */
    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
