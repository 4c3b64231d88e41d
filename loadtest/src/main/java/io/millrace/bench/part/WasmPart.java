package io.millrace.bench.part;

import io.millrace.bench.Settings;
import io.millrace.bench.Workload;
import io.millrace.bench.data.TestData;
import io.millrace.bench.limit.Loop;
import io.millrace.bench.limit.Threads;
import io.millrace.bench.limit.WordCount;
import io.millrace.bench.report.Report;
import io.millrace.bench.server.JobClient;
import io.millrace.bench.server.MillraceServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Word counts in WebAssembly next to the loop of T, on one thread each. */
public final class WasmPart implements Part {
    private static final int MOST_ROUNDS = 3;
    private static final double TARGET = 0.8;
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    @Override
    public void run(Settings settings, MillraceServer.Start start, Report report) throws Exception {
        new TestData(settings.dataDirectory(), settings.scale(), System.out).make(List.of(Workload.J1.file()));
        Path file = settings.dataDirectory().resolve(Workload.J1.file());
        int rounds = Math.min(MOST_ROUNDS, settings.rounds());
        Map<String, Timed> runs = new LinkedHashMap<>();
        try (Threads one = new Threads(1);
                MillraceServer server = MillraceServer.start(start.with("MILLRACE_MAP_THREADS", "1"))) {
            Loop loop = new WordCount(one);
            JobClient client = new JobClient(server.url());
            runs.put("T", () -> seconds(() -> loop.run(file)));
            runs.put("the built-in map", () -> seconds(() -> client.run(Workload.J1.spec(), TIMEOUT)));
            for (String language : List.of("c", "rust")) {
                String spec = spec(settings.root().resolve("src/examples/wasm/word_count_" + language + ".wasm"));
                runs.put("word_count_" + language + ".wasm", () -> seconds(() -> client.run(spec, TIMEOUT)));
            }
            report.add("Word count in WebAssembly", "One map thread; from POST to `succeeded`, but for T. Medians of "
                            + rounds + " rounds after one to warm up.",
                    List.of("map", "wall, s", "MB/s", "target", "× the speed of T"),
                    table(medians(runs, rounds), Files.size(file)));
        }
    }

    /** One run; its seconds. */
    private interface Timed {
        double run() throws Exception;
    }

    private interface Work {
        Object run() throws Exception;
    }

    private static double seconds(Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private static String spec(Path module) throws IOException {
        String base64 = Base64.getEncoder().encodeToString(Files.readAllBytes(module));
        return Workload.J1.spec()
                .replace("{\"builtin\":\"words\"}", "{\"language\":\"wasm\",\"module\":\"" + base64 + "\"}")
                .replace("\"_count\"", "\"_sum\"");
    }

    private static Map<String, Double> medians(Map<String, Timed> runs, int rounds) throws Exception {
        Map<String, double[]> seconds = new LinkedHashMap<>();
        for (int round = 0; round <= rounds; round++) {
            for (Map.Entry<String, Timed> run : runs.entrySet()) {
                double took = run.getValue().run();
                if (round > 0) {
                    seconds.computeIfAbsent(run.getKey(), name -> new double[rounds])[round - 1] = took;
                }
            }
        }
        Map<String, Double> medians = new LinkedHashMap<>();
        seconds.forEach((name, all) -> {
            Arrays.sort(all);
            medians.put(name, all[rounds / 2]);
        });
        return medians;
    }

    private static List<List<String>> table(Map<String, Double> medians, long bytes) {
        List<List<String>> table = new ArrayList<>();
        medians.forEach((name, seconds) -> {
            System.out.printf("wasm      %.3f s  %s%n", seconds, name);
            table.add(List.of(name, format("%.3f", seconds), format("%.0f", bytes / 1e6 / seconds),
                    name.endsWith(".wasm") ? "≥ " + TARGET : "–", format("%.2f", medians.get("T") / seconds)));
        });
        return table;
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
