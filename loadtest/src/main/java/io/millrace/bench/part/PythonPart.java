package io.millrace.bench.part;

import io.millrace.bench.Settings;
import io.millrace.bench.data.TestData;
import io.millrace.bench.report.Report;
import io.millrace.bench.server.JobClient;
import io.millrace.bench.server.MillraceServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A word count in Python, beside the same function in the machine's own python3, and many small jobs at once. */
public final class PythonPart implements Part {
    private static final int BYTES = 64 << 20;
    private static final int JOBS = 20;
    private static final int WORDS_OF_JOB = 750;
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private Path scripts;
    private Path file;
    private String source;
    private int rounds;
    /** The rows that are right. */
    private String expected = "";

    @Override
    public void run(Settings settings, MillraceServer.Start start, Report report) throws Exception {
        scripts = settings.root().resolve("loadtest/src/main/python");
        source = quoted(Files.readString(scripts.resolve("words.py")));
        rounds = settings.rounds();
        new TestData(settings.dataDirectory(), settings.scale(), System.out).make(List.of("words.txt"));
        file = beginning(settings.dataDirectory().resolve("words.txt"), settings.dataDirectory().resolve("python"));
        double own = median(this::ownPython);
        double one;
        double two;
        double small;
        try (MillraceServer server = MillraceServer.start(start.with("MILLRACE_MAP_THREADS", "1"))) {
            one = median(() -> wordCount(new JobClient(server.url())));
        }
        try (MillraceServer server = MillraceServer.start(start.with("MILLRACE_MAP_THREADS", "2"))) {
            two = median(() -> wordCount(new JobClient(server.url())));
            small = median(() -> smallJobs(new JobClient(server.url())));
        }
        report.add("Python", about(), List.of("what", "wall, s", "MB/s", "× python3", "target"), List.of(
                row("python3, one process", own, own, "–"),
                row("job in Python, one map thread", one, own, "≥ 0.5"),
                row("job in Python, two map threads", two, own, "> 1"),
                List.of(JOBS + " jobs of " + WORDS_OF_JOB + " words at once", format("%.3f", small), "–", "–", "< 10 s")));
    }

    private List<String> row(String what, double seconds, double own, String target) throws IOException {
        double megabytes = Files.size(file) / 1e6;
        return List.of(what, format("%.3f", seconds), format("%.1f", megabytes / seconds), format("%.2f", own / seconds), target);
    }

    /** Measures once, in seconds. */
    private interface Run {
        double seconds() throws Exception;
    }

    /** After one warm-up. */
    private double median(Run run) throws Exception {
        run.seconds();
        double[] seconds = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            seconds[i] = run.seconds();
        }
        Arrays.sort(seconds);
        System.out.println("python    " + Arrays.toString(seconds));
        return seconds[rounds / 2];
    }

    private double ownPython() throws IOException, InterruptedException {
        Path rows = scripts.resolve("../../../target/python-rows").normalize();
        long begin = System.nanoTime();
        int code = new ProcessBuilder("python3", scripts.resolve("native.py").toString(), file.toString())
                .redirectOutput(rows.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (code != 0) {
            throw new IOException("python3 ended with " + code);
        }
        expected = Files.readString(rows).strip();
        return seconds;
    }

    private double wordCount(JobClient client) throws IOException, InterruptedException {
        JobClient.Outcome outcome = client.run(spec("\"files\":[\"python/" + file.getFileName() + "\"]"), TIMEOUT);
        if (!new String(outcome.rows(), StandardCharsets.UTF_8).strip().equals(expected)) {
            throw new IOException("The rows differ from python3's");
        }
        return outcome.wallNanos() / 1e9;
    }

    private double smallJobs(JobClient client) throws Exception {
        String text = "to be or not to be ".repeat(WORDS_OF_JOB / 6);
        ExecutorService clients = Executors.newFixedThreadPool(JOBS);
        long begin = System.nanoTime();
        try {
            List<Future<JobClient.Outcome>> jobs = new ArrayList<>();
            for (int i = 0; i < JOBS; i++) {
                jobs.add(clients.submit(() -> client.run(spec("\"text\":\"" + text + "\""), TIMEOUT)));
            }
            for (Future<JobClient.Outcome> job : jobs) {
                job.get();
            }
            return (System.nanoTime() - begin) / 1e9;
        } finally {
            clients.shutdown();
        }
    }

    private String spec(String input) {
        return "{\"input\":{" + input + "},\"map\":{\"language\":\"python\",\"source\":" + source + "},\"reduce\":\"_sum\"}";
    }

    /** Whole lines. */
    private static Path beginning(Path words, Path directory) throws IOException {
        Path beginning = Files.createDirectories(directory).resolve("words.txt");
        if (!Files.exists(beginning)) {
            byte[] bytes = new byte[(int) Math.min(BYTES, Files.size(words))];
            try (RandomAccessFile in = new RandomAccessFile(words.toFile(), "r")) {
                in.readFully(bytes);
            }
            int end = bytes.length;
            while (bytes[end - 1] != '\n') {
                end--;
            }
            Files.write(beginning, Arrays.copyOf(bytes, end));
        }
        return beginning;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private String about() throws IOException {
        return format("Word count over %.0f MB of text with one function (`loadtest/src/main/python/words.py`), reduced by"
                        + " `_sum`: as a job over HTTP, and in the machine's python3 with a dictionary that `emit` adds to. The"
                        + " rows are compared. Medians of %d runs after a warm-up.",
                Files.size(file) / 1e6, rounds);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
