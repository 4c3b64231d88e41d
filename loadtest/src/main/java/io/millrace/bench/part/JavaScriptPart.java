package io.millrace.bench.part;

import io.millrace.bench.Measurement;
import io.millrace.bench.ProcessMeter;
import io.millrace.bench.Settings;
import io.millrace.bench.data.AccessLog;
import io.millrace.bench.data.BlockFile;
import io.millrace.bench.data.WordText;
import io.millrace.bench.peer.PeerProcess;
import io.millrace.bench.report.Report;
import io.millrace.bench.server.JobClient;
import io.millrace.bench.server.MillraceServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Jobs whose functions are JavaScript: large ones beside the same program in Node.js, where that is there, and small ones. */
public final class JavaScriptPart implements Part {
    private static final double WORDS_SCALE = 0.1;
    private static final double LOG_SCALE = 0.25;
    private static final int WARM_UPS = 2;
    private static final int CONNECTIONS = 64;
    private static final int SMALL_JOBS = 16;
    private static final Duration TIME = Duration.ofSeconds(2);
    private static final Duration WARM_UP = Duration.ofSeconds(4);
    private static final String JSON = "Content-Type: application/json\r\nPrefer: wait=10\r\n";
    private static final String WORDS =
            "\"map\":\"(line) => { for (const w of line.toLowerCase().match(/[a-z]+/g) ?? []) emit(w, 1) }\","
                    + "\"reduce\":\"_sum\",\"output\":{\"sort\":\"key\"}";
    private static final String STATUSES = "\"map\":\"(r) => emit(r.status, r.bytes)\",\"reduce\":\"_stats\","
            + "\"output\":{\"sort\":\"key\",\"project\":{\"count\":\"count\",\"sum\":\"sum\",\"min\":\"min\",\"max\":\"max\"}}";

    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    /**
     * A job that Node.js does too.
     *
     * @param target what is aimed at
     */
    private record Job(String title, String name, Path file, String spec, String target) {}

    @Override
    public void run(Settings settings, MillraceServer.Start start, Report report) throws Exception {
        List<Job> jobs = jobs(settings);
        int threads = Runtime.getRuntime().availableProcessors();
        try (MillraceServer server = MillraceServer.start(start)) {
            List<List<String>> table = new ArrayList<>();
            PeerProcess node = hasNode() ? node(settings) : null;
            for (Job job : jobs) {
                table.add(compare(job, server, node, threads, settings.rounds()));
            }
            if (node != null) {
                node.close();
            }
            report.add("JavaScript", about(threads), List.of("job", "MB", "Millrace, s", "Node.js, s", "Node.js / Millrace",
                    "Millrace, MB per CPU second", "Node.js, MB per CPU second", "share per core", "target"), table);
            report.add("Small jobs in JavaScript", "Jobs that count 500 to 1,000 words given in the request, each answered with"
                    + " its rows. Medians of rounds of " + TIME.toSeconds() + " s after a warm-up of " + WARM_UP.toSeconds()
                    + " s. Aimed at: 600 jobs a second on two cores over " + CONNECTIONS + " connections, none failed.",
                    List.of("connections", "jobs/s", "p50, ms", "p99, ms", "µs of CPU each, workers too", "not 2xx"),
                    List.of(small(server, 1, settings.rounds()), small(server, CONNECTIONS, settings.rounds())));
        }
    }

    private static List<Job> jobs(Settings settings) throws Exception {
        Path data = settings.dataDirectory();
        Path words = new BlockFile(data.resolve("words-part"), 2).make(new WordText(settings.scale() * WORDS_SCALE));
        Path log = new BlockFile(data.resolve("access-part"), 2).make(new AccessLog(settings.scale() * LOG_SCALE));
        return List.of(
                new Job("Word count", "words", words, spec("words-part/" + words.getFileName(), "lines", WORDS),
                        "share ≥ 0.8"),
                new Job("Bytes per status of a JSON log", "statuses", log,
                        spec("access-part/" + log.getFileName(), "ndjson", STATUSES), "times ≥ 1"));
    }

    private static String spec(String file, String format, String functions) {
        return "{\"input\":{\"files\":[\"" + file + "\"],\"format\":\"" + format + "\"}," + functions + "}";
    }

    private static boolean hasNode() throws InterruptedException {
        try {
            return new ProcessBuilder("node", "--version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static PeerProcess node(Settings settings) {
        Path program = settings.root().resolve("loadtest/src/main/node/peer.mjs");
        return new PeerProcess(new PeerProcess.Start("node", List.of("node", program.toString()),
                settings.workDirectory(), settings.dataDirectory(), settings.timeout()));
    }

    /** Both in turn, with the same rows. */
    private static List<String> compare(Job job, MillraceServer server, PeerProcess node, int threads, int rounds)
            throws Exception {
        List<Measurement> ours = new ArrayList<>();
        List<Measurement> theirs = new ArrayList<>();
        for (int round = 0; round < WARM_UPS + rounds; round++) {
            ours.add(run(job, server));
            if (node != null) {
                theirs.add(node.run(job.name(), job.file(), Integer.toString(threads)));
                if (!Arrays.equals(ours.get(round).rows(), theirs.get(round).rows())) {
                    throw new IllegalStateException("Rows of " + job.title() + " differ from those of Node.js");
                }
            }
        }
        double megabytes = Files.size(job.file()) / 1e6;
        double wall = median(ours, Measurement::wallSeconds);
        double rate = megabytes / median(ours, Measurement::cpuSeconds);
        double nodeWall = node == null ? Double.NaN : median(theirs, Measurement::wallSeconds);
        double nodeRate = node == null ? Double.NaN : megabytes / median(theirs, Measurement::cpuSeconds);
        List<String> row = List.of(job.title(), format("%.0f", megabytes), format("%.3f", wall), format("%.3f", nodeWall),
                format("%.2f", nodeWall / wall), format("%.1f", rate), format("%.1f", nodeRate),
                format("%.2f", rate / nodeRate), job.target());
        System.out.println("javascript " + row);
        return row;
    }

    private static Measurement run(Job job, MillraceServer server) throws Exception {
        ProcessMeter meter = new ProcessMeter(server.process());
        double cpu = meter.cpuSeconds();
        JobClient.Outcome outcome = new JobClient(server.url()).run(job.spec(), TIMEOUT);
        return new Measurement(outcome.wallNanos() / 1e9, meter.cpuSeconds() - cpu, -1, -1, outcome.rows());
    }

    private static double median(List<Measurement> runs, ToDoubleFunction<Measurement> of) {
        double[] sorted = runs.stream().skip(WARM_UPS).mapToDouble(of).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static List<String> small(MillraceServer server, int connections, int rounds) throws Exception {
        Contest contest = new Contest("small jobs in JavaScript", Contest.target(server.url(), server.process()),
                smallJobs(), connections);
        contest.warmUp(WARM_UP);
        for (int round = 0; round < rounds; round++) {
            contest.measure(TIME);
        }
        List<String> row = contest.row();
        System.out.println("javascript " + row);
        return List.of(row.get(1), row.get(2), row.get(3), row.get(4), row.get(5), row.get(7));
    }

    private static List<byte[]> smallJobs() {
        List<byte[]> jobs = new ArrayList<>();
        for (int job = 0; job < SMALL_JOBS; job++) {
            String body = "{\"input\":{\"text\":\"" + text(500 + job * 500 / (SMALL_JOBS - 1), job) + "\"}," + WORDS + "}";
            jobs.add(HttpLoad.request("POST /v1/jobs", JSON, body));
        }
        return jobs;
    }

    private static String text(int words, int seed) {
        StringBuilder text = new StringBuilder();
        for (int word = seed; word < seed + words; word++) {
            text.append((char) ('a' + word % 26)).append((char) ('a' + word * 7 % 11)).append(word % 12 == 11 ? "\\n" : " ");
        }
        return text.toString();
    }

    private static String about(int threads) {
        return "Functions of the user's, run in sandbox workers, beside the same functions in plain Node.js with " + threads
                + " worker threads, which stay for all runs (loadtest/src/main/node/peer.mjs). Millrace is measured over HTTP,"
                + " with a fresh isolate for each job and worker; its processor time is that of the server and of all workers."
                + " Medians after " + WARM_UPS + " warm-ups; the rows are the same.";
    }

    private static String format(String pattern, double number) {
        return Double.isNaN(number) ? "–" : String.format(Locale.ROOT, pattern, number);
    }
}
