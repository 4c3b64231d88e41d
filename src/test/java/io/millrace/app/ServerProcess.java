package io.millrace.app;

import io.millrace.Main;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A server in a process of its own, and what the system says of that. Linux only. */
final class ServerProcess implements AutoCloseable {
    private static final long POLL_MILLIS = 20;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path data;
    private final Process process;
    private final URI uri;

    /** Starts one and waits until it listens; {@code settings} are name and value in turn, without their prefix. */
    ServerProcess(Path directory, String... settings) {
        data = directory.resolve("data");
        Path ready = directory.resolve("ready");
        try {
            ProcessBuilder builder = new ProcessBuilder(
                            tool("java"),
                            "-XX:+UseSerialGC",
                            "-XX:-ShrinkHeapInSteps",
                            "-Xms32m",
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Main.class.getName(),
                            "serve")
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile());
            // Threads that have ended leave what they freed to others, in place of an arena each.
            builder.environment().put("MALLOC_ARENA_MAX", "2");
            builder.environment()
                    .putAll(Map.of(
                            "MILLRACE_PORT",
                            "0",
                            "MILLRACE_DATA",
                            data.toString(),
                            "MILLRACE_READY_FILE",
                            ready.toString()));
            for (int i = 0; i < settings.length; i += 2) {
                builder.environment().put("MILLRACE_" + settings[i], settings[i + 1]);
            }
            process = builder.start();
            await(() -> Files.exists(ready) || !process.isAlive());
            uri = URI.create(Files.readString(ready).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tool(String name) {
        return System.getProperty("java.home") + File.separator + "bin" + File.separator + name;
    }

    /** Sends a job; the answer when it has ended. */
    HttpResponse<String> run(String spec) {
        return send(HttpRequest.newBuilder(uri.resolve("/v1/jobs"))
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=60")
                .POST(HttpRequest.BodyPublishers.ofString(spec)));
    }

    /** Sends a job and follows it; the answer has all of its events, if it is not refused. */
    HttpResponse<String> follow(String spec) {
        return send(HttpRequest.newBuilder(uri.resolve("/v1/jobs"))
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(spec)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        return RunningServer.answer(
                client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8)));
    }

    /** Waits until it is so. */
    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + RunningServer.SOON.toNanos();
        CountDownLatch never = new CountDownLatch(1);
        try {
            while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
                never.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Resident memory in megabytes, after a collection that gives back what is free. If all of them did, a server under load
     * would do little else.
     */
    long residentMegabytes() {
        command("VM.set_flag", "MinHeapFreeRatio", "5");
        command("VM.set_flag", "MaxHeapFreeRatio", "10");
        command("GC.run");
        long kilobytes = Long.parseLong(status(process.pid(), "VmRSS").replace(" kB", ""));
        command("VM.set_flag", "MaxHeapFreeRatio", "70");
        command("VM.set_flag", "MinHeapFreeRatio", "40");
        return kilobytes / 1024;
    }

    /** Has the virtual machine do something. */
    private void command(String... words) {
        try {
            List<String> command = new ArrayList<>(List.of(tool("jcmd"), Long.toString(process.pid())));
            command.addAll(List.of(words));
            Process done = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectErrorStream(true)
                    .start();
            if (!done.waitFor(RunningServer.SOON.toSeconds(), TimeUnit.SECONDS) || done.exitValue() != 0) {
                throw new IllegalStateException("The server does not answer to " + command);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Process ids of its children, dead ones too. */
    List<Long> children() {
        return process.children().map(ProcessHandle::pid).toList();
    }

    /** Children that have ended and that nobody has asked for. */
    List<Long> zombies() {
        return children().stream()
                .filter(pid -> status(pid, "State").startsWith("Z"))
                .toList();
    }

    /** What its descriptors are of; sockets come and go with the connections of the test. */
    List<String> descriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return open.map(ServerProcess::target)
                    .filter(name -> !name.startsWith("socket:"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "socket: closed meanwhile";
        }
    }

    /** Directories of workers. */
    List<Path> workerDirectories() {
        try (Stream<Path> files = Files.list(data.resolve("sandbox"))) {
            return files.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isEmpty(Path in) {
        try (Stream<Path> files = Files.list(in)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A field of the status of a process; nothing if it is gone. */
    private static String status(long pid, String field) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith(field + ":"))
                    .map(line -> line.substring(field.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .orTimeout(RunningServer.SOON.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
