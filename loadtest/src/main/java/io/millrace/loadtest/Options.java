package io.millrace.loadtest;

import io.millrace.loadtest.job.Habits;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line. */
final class Options {
    private static final int MOST_REQUESTS = 1_000_000;
    private static final int MOST_WORDS = 1_000_000;
    private static final int MOST_CONNECTIONS = 20_000;
    private static final int MOST_PER_SECOND = 1_000_000;
    private static final int PERCENT = 100;

    @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
    private CommandLine.Model.CommandSpec spec;

    private static final int DEFAULT_REQUESTS = 10;

    @Parameters(index = "0", arity = "0..1", paramLabel = "NUM_REQUESTS",
            description = "How many jobs, 1 to 1000000; 10 by default, as many as come with --duration.")
    private Long requests;

    @Option(names = "--chunk-size", arity = "2", paramLabel = "LOW HIGH", hideParamSyntax = true,
            description = "A corpus has LOW to HIGH words, all lengths as likely; 500 1000 by default.")
    private int[] chunkSize = {500, 1000};

    @Option(names = "--map", paramLabel = "MAP", defaultValue = "js",
            description = "What counts words: js, builtin or wasm; ${DEFAULT-VALUE} by default.")
    private MapFunction map;

    @CommandLine.ArgGroup
    private Pace pace = new Pace();

    private static final class Pace {
        @Option(names = "--rate", paramLabel = "N",
                description = {"N jobs arrive in a second, whatever the server does (open model).",
                    "Times are taken from when a job should have started."})
        private Double rate;

        @Option(names = "--concurrency", paramLabel = "N",
                description = {"N jobs are in flight, the next one starts when one has ended (closed model).",
                    "Without this and --rate all start at once, as far as --connections go."})
        private Integer concurrency;
    }

    @Option(names = "--duration", paramLabel = "TIME",
            description = "Start no more jobs after this time, such as 30s or 5m; a bare number is seconds.")
    private String duration;

    @Option(names = "--warm-up", paramLabel = "TIME",
            description = "Leave out the times of jobs that are due before this time is over.")
    private String warmUp;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "1000",
            description = "Event streams that are open at once, at most; ${DEFAULT-VALUE} by default.")
    private int connections;

    @Option(names = "--http2", description = "Speak HTTP/2, with prior knowledge.")
    private boolean http2;

    @Option(names = "--hold",
            description = {"Let no job end before all have an open event stream, --connections at most:",
                "jobs that wait for their input take the server's workers meanwhile."})
    private boolean hold;

    @Option(names = "--slow-readers", paramLabel = "P", defaultValue = "0",
            description = "Percent of the subscribers that read slowly; their times are left out.")
    private double slow;

    @Option(names = "--disconnect", paramLabel = "P", defaultValue = "0",
            description = "Percent that are cut off at random and come back with Last-Event-ID.")
    private double disconnect;

    @Option(names = "--cancel", paramLabel = "P", defaultValue = "0",
            description = "Percent of the jobs that are cancelled; their times are left out.")
    private double cancel;

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "120s",
            description = "A job without an end so long after it was sent is lost; ${DEFAULT-VALUE} by default.")
    private String timeout;

    @Option(names = "--url", paramLabel = "URL",
            description = "The server; without it, one is started from target/millrace, and stopped at the end.")
    private String url;

    @Option(names = "--canned",
            description = {"In place of a server: one in this process that gives answers made before.",
                "Shows what this program itself can do at most."})
    private boolean canned;

    @Option(names = "--token", paramLabel = "TOKEN", description = "Sent as Authorization: Bearer TOKEN.")
    private String token;

    @Option(names = "--server-setting", paramLabel = "NAME=VALUE",
            description = "A setting of the server that is started, such as MILLRACE_WORKERS=8; again for more.")
    private Map<String, String> serverSettings = new LinkedHashMap<>();

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of all that is random; 1 by default.")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the report there as JSON.")
    private Path json;

    @Option(names = "--html", paramLabel = "FILE",
            description = "Write the report there as a page; target/loadtest.html by default.")
    private Path html;

    /** The run that is asked for; throws what picocli tells to people. */
    Plan plan() {
        checkFiles();
        long most = most();
        check(most >= 1 && most <= MOST_REQUESTS, "NUM_REQUESTS is 1 to " + MOST_REQUESTS);
        check(!canned || (url == null && !hold), "--canned goes without --url and --hold");
        check(serverSettings.isEmpty() || (url == null && !canned), "--server-setting is for a server that is started");
        serverSettings.keySet().forEach(name ->
                check(name.startsWith("MILLRACE_"), "--server-setting: settings begin with MILLRACE_, not as " + name));
        check(!hold || duration == null, "--hold waits for all streams, and goes without --duration");
        int low = chunkSize[0];
        int high = chunkSize[chunkSize.length - 1];
        check(low >= 1 && low <= high && high <= MOST_WORDS, "--chunk-size is LOW HIGH, 1 to " + MOST_WORDS + " words");
        check(connections >= 1 && connections <= MOST_CONNECTIONS, "--connections is 1 to " + MOST_CONNECTIONS);
        check(pace.rate == null || (pace.rate > 0 && pace.rate <= MOST_PER_SECOND),
                "--rate is a number above 0, " + MOST_PER_SECOND + " at most");
        int atOnce = pace.concurrency == null ? connections : pace.concurrency;
        check(atOnce >= 1 && atOnce <= MOST_CONNECTIONS, "--concurrency is 1 to " + MOST_CONNECTIONS);
        check(!hold || places() >= atOnce, "--hold needs a queue with a place for each stream: MILLRACE_QUEUE=" + atOnce);
        Optional<Duration> length = Optional.ofNullable(duration).map(text -> time("--duration", text));
        Duration warming = warmUp == null ? Duration.ZERO : time("--warm-up", warmUp);
        check(length.isEmpty() || warming.compareTo(length.get()) < 0, "--warm-up is shorter than --duration");
        return new Plan(
                most,
                length,
                warming,
                low,
                high,
                map,
                pace.rate == null ? OptionalDouble.empty() : OptionalDouble.of(pace.rate),
                atOnce,
                http2,
                hold,
                new Habits(
                        share("--slow-readers", slow), share("--disconnect", disconnect), share("--cancel", cancel), seed),
                time("--timeout", timeout),
                Optional.ofNullable(url).map(this::server),
                canned,
                Optional.ofNullable(token),
                seed,
                serverSettings);
    }

    private long most() {
        if (requests != null) {
            return requests;
        }
        return duration == null ? DEFAULT_REQUESTS : MOST_REQUESTS;
    }

    private double share(String option, double percent) {
        check(percent >= 0 && percent <= PERCENT, option + " is a percentage, 0 to " + PERCENT);
        return percent / PERCENT;
    }

    /** Throws if both reports go to one file, or to none. */
    private void checkFiles() {
        check(json == null || !json.equals(html), "--json and --html are two files");
        check(json == null || !json.toString().equals("-"), "--json is a file");
    }

    /** Where the page is to be written; empty if nothing is said. */
    Optional<ReportFile> html() {
        return Optional.ofNullable(html).map(path -> file("--html", path));
    }

    /** Where the JSON is to be written; empty for nowhere. */
    Optional<ReportFile> json() {
        return Optional.ofNullable(json).map(path -> file("--json", path));
    }

    private ReportFile file(String option, Path path) {
        try {
            return ReportFile.of(path);
        } catch (IOException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
        }
    }

    private URI server(String text) {
        try {
            URI uri = new URI(text);
            check(!"https".equalsIgnoreCase(uri.getScheme()), "Servers are reached by http, for there is no TLS yet: " + text);
            if (uri.getHost() != null && "http".equals(uri.getScheme())) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Told below in the user's words.
        }
        throw new CommandLine.ParameterException(
                spec.commandLine(), "Not a URL of a server: " + text + "; one looks like http://127.0.0.1:8080");
    }

    /** {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}; a bare number is seconds. */
    private Duration time(String option, String text) {
        try {
            Duration time = duration(text.toLowerCase(Locale.ROOT));
            if (!time.isZero() && !time.isNegative()) {
                return time;
            }
        } catch (DateTimeParseException | ArithmeticException | NumberFormatException e) {
            // Told below in the user's words.
        }
        throw new CommandLine.ParameterException(
                spec.commandLine(), option + " is a time above 0 such as 500ms, 30s or 5m, not " + text);
    }

    /** In the queue of the server that is started, as far as it is told how many. */
    private long places() {
        String told = serverSettings.get("MILLRACE_QUEUE");
        return told != null && told.matches("\\d{1,9}") ? Long.parseLong(told) : Long.MAX_VALUE;
    }

    private static Duration duration(String text) {
        if (text.endsWith("ms")) {
            return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
        }
        return Duration.parse("PT" + (text.matches("\\d+") ? text + "s" : text));
    }

    private void check(boolean holds, String rule) {
        if (!holds) {
            throw new CommandLine.ParameterException(spec.commandLine(), rule);
        }
    }
}
