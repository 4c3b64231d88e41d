package io.millrace.cli;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code millrace serve}. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Runs a server in the foreground until it is interrupted.",
        footer = {
            "",
            "Every option has a setting in the environment, named in brackets; the option wins.",
            "",
            "Examples:",
            "  millrace serve",
            "  millrace serve --port 9000 --data-dir /var/log --workers 8"
        })
final class ServeCommand implements Callable<Integer> {
    private static final String PREFIX = "MILLRACE_";

    private final Surroundings around;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "Port, 0 for any free one; 8080 by default. [MILLRACE_PORT]")
    private @Nullable String port;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Address; 127.0.0.1 by default. [MILLRACE_HOST]")
    private @Nullable String host;

    @Option(names = "--data", paramLabel = "DIR", description = "Where jobs are kept. [MILLRACE_DATA]")
    private @Nullable String data;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Jobs may read files under it; may be repeated. [MILLRACE_DATA_DIRS]")
    private List<String> dataDirs = new ArrayList<>();

    @Option(names = "--queue", paramLabel = "N", description = "Jobs that may wait; 1000 by default. [MILLRACE_QUEUE]")
    private @Nullable String queue;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Jobs that run at once; 4 by default. [MILLRACE_WORKERS]")
    private @Nullable String workers;

    @Option(names = "--max-body", paramLabel = "BYTES", description = "Largest JSON body. [MILLRACE_MAX_BODY]")
    private @Nullable String maxBody;

    @Option(
            names = "--map-scheduler",
            paramLabel = "NAME",
            description = "parallel, elastic, virtual or single. [MILLRACE_MAP_SCHEDULER]")
    private @Nullable String mapScheduler;

    @Option(
            names = "--ready-file",
            paramLabel = "FILE",
            description = "Gets the server's URL once it accepts connections. [MILLRACE_READY_FILE]")
    private @Nullable String readyFile;

    ServeCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return around.launcher().serve(settings());
    }

    private Map<String, String> settings() {
        Map<String, String> settings = settings(around.console().environment());
        put(settings, "PORT", port);
        put(settings, "HOST", host);
        put(settings, "DATA", data);
        put(settings, "DATA_DIRS", dataDirs.isEmpty() ? null : String.join(File.pathSeparator, dataDirs));
        put(settings, "QUEUE", queue);
        put(settings, "WORKERS", workers);
        put(settings, "MAX_BODY", maxBody);
        put(settings, "MAP_SCHEDULER", mapScheduler);
        put(settings, "READY_FILE", readyFile);
        return settings;
    }

    /** The settings in {@code environment}. */
    static Map<String, String> settings(Map<String, String> environment) {
        Map<String, String> settings = new TreeMap<>(environment);
        settings.keySet().removeIf(name -> !name.startsWith(PREFIX));
        return settings;
    }

    private static void put(Map<String, String> settings, String name, @Nullable String value) {
        if (value != null) {
            settings.put(PREFIX + name, value);
        }
    }
}
