package io.millrace.app;

import io.millrace.problem.Names;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All that an operator can set, each by the environment variable of its constant's name.
 *
 * @param host address to listen on; {@code 127.0.0.1} by default, so that nobody else reaches the server unasked
 * @param hosts names that clients may call the server by, separated by commas, beside {@code localhost}, the host and IP
 *     addresses; {@code *} for any; none by default
 * @param port 0 to 65535, 0 for a free one; 8080 by default
 * @param data directory for inputs, results and native libraries; {@code millrace-data} by default
 * @param dataDirs directories under which {@code files} inputs may lie, separated by the path separator; none by
 *     default
 * @param queue jobs that may wait; 1000 by default
 * @param workers jobs that run at once; 4 by default
 * @param mapScheduler kind of the threads of tasks; {@code parallel} by default
 * @param mapThreads threads of tasks; as many as cores by default
 * @param maxBodyBytes of a JSON body; 16 MiB by default
 * @param jobDiskBytes that a job may write to disk beside its input, 0 for no bound; 64 GiB by default
 * @param keep ended jobs that are kept; 10,000 by default
 * @param drainTimeout how long a stopping server waits for its jobs; ten seconds by default
 * @param sandboxCommand words of a command that every worker process is started through; none by default
 * @param readyFile a file that gets the server's URL when it listens; none by default
 */
public record Settings(
        String host,
        List<String> hosts,
        int port,
        Path data,
        List<Path> dataDirs,
        int queue,
        int workers,
        TaskScheduler mapScheduler,
        int mapThreads,
        int maxBodyBytes,
        long jobDiskBytes,
        int keep,
        Duration drainTimeout,
        List<String> sandboxCommand,
        Optional<Path> readyFile) {
    private static final String PREFIX = "MILLRACE_";
    private static final int MEBIBYTE = 1 << 20;
    private static final long GIBIBYTE = 1 << 30;

    /** Read by the command line and the launcher, not by the server. */
    private static final List<String> OTHERS = List.of("URL", "JAVA_OPTS", "LOG");

    private static final List<String> NAMES = List.of(
            "HOST",
            "HOSTS",
            "PORT",
            "DATA",
            "DATA_DIRS",
            "QUEUE",
            "WORKERS",
            "MAP_SCHEDULER",
            "MAP_THREADS",
            "MAX_BODY",
            "JOB_DISK",
            "KEEP",
            "DRAIN_TIMEOUT",
            "SANDBOX_COMMAND",
            "READY_FILE");

    /** Copies the lists. */
    public Settings {
        hosts = List.copyOf(hosts);
        dataDirs = List.copyOf(dataDirs);
        sandboxCommand = List.copyOf(sandboxCommand);
    }

    /**
     * Reads the settings.
     *
     * @throws SettingsException if one cannot be used, or one that starts with {@code MILLRACE_} is not known
     */
    public static Settings from(Map<String, String> environment) {
        refuseUnknown(environment);
        Reader in = new Reader(environment);
        return new Settings(
                in.text("HOST").orElse("127.0.0.1"),
                in.text("HOSTS").map(Settings::hosts).orElse(List.of()),
                in.number("PORT", 8080, 0, 65_535),
                Path.of(in.text("DATA").orElse("millrace-data")),
                in.text("DATA_DIRS").map(Settings::directories).orElse(List.of()),
                in.number("QUEUE", 1000, 1, 1_000_000),
                in.number("WORKERS", 4, 1, 1000),
                in.scheduler(),
                in.number("MAP_THREADS", Runtime.getRuntime().availableProcessors(), 1, 1000),
                in.number("MAX_BODY", 16 * MEBIBYTE, 1024, 1024 * MEBIBYTE),
                in.longNumber("JOB_DISK", 64 * GIBIBYTE, 0, Long.MAX_VALUE),
                in.number("KEEP", 10_000, 1, 10_000_000),
                in.duration("DRAIN_TIMEOUT", Duration.ofSeconds(10)),
                in.text("SANDBOX_COMMAND").map(Settings::words).orElse(List.of()),
                in.text("READY_FILE").map(Path::of));
    }

    private static List<String> hosts(String list) {
        return Stream.of(list.split(","))
                .map(String::strip)
                .filter(host -> !host.isEmpty())
                .toList();
    }

    private static List<String> words(String command) {
        return List.of(command.strip().split("\\s+"));
    }

    private static List<Path> directories(String list) {
        return Stream.of(list.split(Pattern.quote(File.pathSeparator)))
                .filter(name -> !name.isBlank())
                .map(Settings::directory)
                .toList();
    }

    private static Path directory(String name) {
        Path directory = Path.of(name);
        if (!Files.isDirectory(directory) || !Files.isReadable(directory)) {
            throw new SettingsException(
                    PREFIX + "DATA_DIRS names " + name + ", which is no directory that can be read");
        }
        return directory;
    }

    private static void refuseUnknown(Map<String, String> environment) {
        for (String name : new TreeSet<>(environment.keySet())) {
            String suffix = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : "";
            if (!suffix.isEmpty() && !NAMES.contains(suffix) && !OTHERS.contains(suffix)) {
                String hint = Names.nearest(suffix, NAMES)
                        .map(near -> "; did you mean " + PREFIX + near + "?")
                        .orElse("");
                throw new SettingsException("There is no setting " + name + hint);
            }
        }
    }

    private record Reader(Map<String, String> environment) {
        Optional<String> text(String name) {
            return Optional.ofNullable(environment.get(PREFIX + name)).filter(value -> !value.isBlank());
        }

        int number(String name, int fallback, int min, int max) {
            return (int) longNumber(name, fallback, min, max);
        }

        long longNumber(String name, long fallback, long min, long max) {
            return text(name).map(text -> parse(name, text, min, max)).orElse(fallback);
        }

        Duration duration(String name, Duration fallback) {
            return text(name).map(text -> parseDuration(name, text)).orElse(fallback);
        }

        TaskScheduler scheduler() {
            String name = text("MAP_SCHEDULER").orElse("parallel");
            return TaskScheduler.of(name)
                    .orElseThrow(() -> new SettingsException(
                            "MILLRACE_MAP_SCHEDULER is parallel, elastic, virtual or single, not " + name));
        }

        private static long parse(String name, String text, long min, long max) {
            String problem = PREFIX + name + " is a whole number from " + min + " to " + max + ", not " + text;
            try {
                long value = Long.parseLong(text.strip());
                if (value >= min && value <= max) {
                    return value;
                }
            } catch (NumberFormatException e) {
                throw new SettingsException(problem, e);
            }
            throw new SettingsException(problem);
        }

        private static Duration parseDuration(String name, String text) {
            String problem = PREFIX + name + " is a duration such as PT10S, not " + text;
            try {
                Duration value = Duration.parse(text.strip());
                if (!value.isNegative()) {
                    return value;
                }
            } catch (DateTimeParseException e) {
                throw new SettingsException(problem, e);
            }
            throw new SettingsException(problem);
        }
    }
}
