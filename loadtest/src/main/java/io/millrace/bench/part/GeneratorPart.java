package io.millrace.bench.part;

import io.millrace.bench.Settings;
import io.millrace.bench.report.Report;
import io.millrace.bench.server.MillraceServer;
import io.millrace.loadtest.LoadTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Whether the load generator measures the server or itself: how many jobs it drives where the answers cost nothing. */
public final class GeneratorPart implements Part {
    private static final double TARGET = 3;
    private static final int MOST_ROUNDS = 3;
    /** Behind each run code of its end is compiled anew, so that one long run is less warm than a few short ones. */
    private static final int WARM_UPS = 3;
    private static final String TIME = "3s";

    @Override
    public void run(Settings settings, MillraceServer.Start start, Report report) throws Exception {
        System.setProperty("loadtest.root", settings.root().toString());
        int rounds = Math.min(MOST_ROUNDS, settings.rounds());
        List<List<String>> table = new ArrayList<>();
        try (MillraceServer server = MillraceServer.start(start)) {
            for (String map : List.of("js", "builtin")) {
                table.add(compare(map, server.url().toString(), rounds));
            }
        }
        report.add("The load generator", "Word counts of 1,000 words sent by `make loadtest`, 64 at once, every row checked:"
                        + " by Millrace, and by a server in the generator's own process whose answers were made before."
                        + " Medians of " + rounds + " rounds of " + TIME + " in turn.",
                List.of("map", "Millrace, jobs/s", "canned answers, jobs/s", "target", "× as many"), table);
    }

    private static List<String> compare(String map, String url, int rounds) {
        for (int round = 0; round < WARM_UPS; round++) {
            jobsPerSecond(map, TIME, "--url", url);
            jobsPerSecond(map, TIME, "--canned");
        }
        double[] real = new double[rounds];
        double[] canned = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            real[round] = jobsPerSecond(map, TIME, "--url", url);
            canned[round] = jobsPerSecond(map, TIME, "--canned");
        }
        double ratio = median(canned) / median(real);
        System.out.printf(Locale.ROOT, "generator %.0f jobs/s, canned %.0f, %.1f times, %s%n", median(real),
                median(canned), ratio, map);
        return List.of(map, format("%,.0f", median(real)), format("%,.0f", median(canned)), "≥ " + TARGET,
                format("%.1f", ratio));
    }

    private static double jobsPerSecond(String map, String time, String... server) {
        List<String> args = new ArrayList<>(List.of("1000000", "--chunk-size", "1000", "1000", "--concurrency", "64",
                "--map", map, "--duration", time));
        args.addAll(List.of(server));
        io.millrace.loadtest.report.Report report = LoadTest.run(args.toArray(String[]::new));
        if (!report.isGood()) {
            throw new IllegalStateException("The load test went wrong: " + report.reasons());
        }
        return report.run().jobsPerSecond();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
