package io.millrace.bench.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A server of its own, started from {@code target/millrace}, that reads the test data. */
public final class MillraceServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(120);
    private static final int LAST_LINES = 8;

    /**
     * The server ends when its input does, and so with this program, however that ends: the one who waits for it is no child
     * of the server, whose processes are counted. An interrupt from the keyboard reaches all processes of the terminal; the
     * server leaves it to this program.
     */
    private static final String GUARDED = "trap '' INT; exec 3<&0;"
            + " ( { cat <&3 >/dev/null; kill $$; } >/dev/null 2>&1 & );"
            + " exec \"$0\" serve </dev/null 3<&-";


    private final Process process;
    private final Path work;
    private final URI url;

    private MillraceServer(Process process, Path work, URI url) {
        this.process = process;
        this.work = work;
        this.url = url;
    }

    /**
     * How to start it.
     *
     * @param root the repository, with a built target/millrace
     * @param work an empty directory for the server's data, removed at the end
     * @param data the directory that jobs may read
     * @param environment further settings
     * @param log where it writes what it has to say
     */
    public record Start(Path root, Path work, Path data, int port, Map<String, String> environment, Path log) {
        /** With its log in {@code work}. */
        public Start(Path root, Path work, Path data, int port, Map<String, String> environment) {
            this(root, work, data, port, environment, work.resolve("log"));
        }

        public Start with(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(environment);
            more.put(name, value);
            return new Start(root, work, data, port, more, log);
        }
    }

    public static MillraceServer start(Start start) throws IOException, InterruptedException {
        remove(start.work());
        Files.createDirectories(start.work());
        Path ready = start.work().resolve("url");
        String launcher = start.root().resolve("target/millrace").toString();
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", GUARDED, launcher)
                .redirectErrorStream(true)
                .redirectOutput(start.log().toFile());
        Map<String, String> env = builder.environment();
        env.keySet().removeIf(name -> name.startsWith("MILLRACE_"));
        env.put("MILLRACE_HOST", "127.0.0.1");
        env.put("MILLRACE_PORT", Integer.toString(start.port()));
        env.put("MILLRACE_DATA", start.work().resolve("data").toString());
        env.put("MILLRACE_DATA_DIRS", start.data().toString());
        env.put("MILLRACE_READY_FILE", ready.toString());
        env.putAll(start.environment());
        Process process = builder.start();
        try {
            return new MillraceServer(process, start.work(), awaitUrl(process, ready, start.log()));
        } catch (IOException e) {
            if (!start.log().startsWith(start.work())) {
                remove(start.work());
            }
            throw e;
        }
    }

    private static URI awaitUrl(Process process, Path ready, Path log) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!Files.exists(ready) || Files.size(ready) == 0) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly().waitFor();
                throw new IOException("The server did not start. Its last words:\n" + lastWords(log) + "\nAll are in " + log);
            }
            Thread.sleep(50);
        }
        return URI.create(Files.readString(ready).strip());
    }

    private static String lastWords(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()).stream()
                .map(line -> "  " + line)
                .collect(Collectors.joining("\n"));
    }

    public URI url() {
        return url;
    }

    public ProcessHandle process() {
        return process.toHandle();
    }

    /** Its exit status, once it has ended. */
    public CompletableFuture<Integer> ended() {
        return process.onExit().thenApply(Process::exitValue);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        remove(work);
    }

    private static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
