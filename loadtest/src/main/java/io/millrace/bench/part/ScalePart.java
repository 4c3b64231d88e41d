package io.millrace.bench.part;

import io.millrace.bench.ProcessMeter;
import io.millrace.bench.Settings;
import io.millrace.bench.Workload;
import io.millrace.bench.data.BlockFile;
import io.millrace.bench.data.NumberedKeys;
import io.millrace.bench.data.StationRows;
import io.millrace.bench.data.TestData;
import io.millrace.bench.report.Report;
import io.millrace.bench.server.JobClient;
import io.millrace.bench.server.MillraceServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How the time of jobs grows with threads, with data and with distinct keys. */
public final class ScalePart implements Part {
    private static final int RUNS = 3;
    /** So long, and once at least; a single job of 10 MB leaves much to the compiler. */
    private static final long WARM_UP_NANOS = 3_000_000_000L;
    private static final int LINES = 10_000_000;
    /** Of the full data's 1.35 GB: 10 MB, 250 MB, 1 GB and, as four links, 5.4 GB. */
    private static final double[] PARTS = {1 / 135.0, 25 / 135.0, 100 / 135.0};

    private static final int LINKS = 4;
    private static final int FEW_KEYS = 1_000;
    private static final int MANY_KEYS = 1_000_000;

    private Settings settings;
    private MillraceServer.Start start;
    private Report report;

    @Override
    public void run(Settings with, MillraceServer.Start server, Report into) throws Exception {
        settings = with;
        start = server;
        report = into;
        new TestData(settings.dataDirectory(), settings.scale(), System.out)
                .make(List.of("words.txt", "stations.txt", "access.ndjson"));
        threads();
        records();
        keys();
    }

    private void threads() throws Exception {
        List<Workload> workloads = List.of(Workload.J1, Workload.J2, Workload.J3A);
        List<double[]> seconds = new ArrayList<>();
        for (String threads : List.of("1", "2")) {
            try (MillraceServer server = MillraceServer.start(start.with("MILLRACE_MAP_THREADS", threads))) {
                seconds.add(workloads.stream().mapToDouble(each -> median(server, each.spec())).toArray());
            }
        }
        List<List<String>> table = new ArrayList<>();
        for (int i = 0; i < workloads.size(); i++) {
            double one = seconds.get(0)[i];
            double two = seconds.get(1)[i];
            table.add(List.of(workloads.get(i).title(), format("%.3f", one), format("%.3f", two), "≥ 1.8", format("%.2f", one / two)));
        }
        report.add("One thread and two", "Median wall seconds of " + RUNS + " runs, over HTTP, on a warm server.",
                List.of("job", "1 thread", "2 threads", "target", "times as fast"), table);
    }

    private void records() throws Exception {
        List<Cost> costs = new ArrayList<>();
        for (double part : PARTS) {
            StationRows rows = new StationRows(settings.scale() * part);
            String folder = "part-" + rows.rows();
            Path file = new BlockFile(settings.dataDirectory().resolve(folder), 2).make(rows);
            costs.add(cost(folder + "/" + file.getFileName(), rows.rows(), Files.size(file)));
        }
        Path all = settings.dataDirectory().resolve("stations.txt");
        long rows = new StationRows(settings.scale()).rows();
        costs.add(cost(link(all) + "/*.txt", LINKS * rows, LINKS * Files.size(all)));
        Cost usual = costs.get(1);
        report.add("Size of the data", "Minimum, mean and maximum per station (J2) over more and more rows, each on a server"
                        + " of its own that has run the job for three seconds; the last are the same file under " + LINKS + " names. Time and memory are aimed at"
                        + " to be the same within a tenth from the second size on.",
                List.of("MB", "records", "wall, s", "ns per record", "× the second", "peak RSS, MB", "× the second"),
                costs.stream().map(each -> each.row(usual)).toList());
    }

    /** What a job over so much data takes. */
    private record Cost(long records, long bytes, double seconds, long peakRssBytes) {
        double nanosPerRecord() {
            return seconds * 1e9 / records;
        }

        List<String> row(Cost usual) {
            return List.of(format("%.0f", bytes / 1e6), format("%,d", records), format("%.3f", seconds),
                    format("%.1f", nanosPerRecord()), format("%.2f", nanosPerRecord() / usual.nanosPerRecord()),
                    format("%.0f", peakRssBytes / 1e6), format("%.2f", (double) peakRssBytes / usual.peakRssBytes));
        }
    }

    private Cost cost(String files, long records, long bytes) throws Exception {
        try (MillraceServer server = MillraceServer.start(start)) {
            double seconds = median(server, Workload.J2.spec(files));
            return new Cost(records, bytes, seconds, new ProcessMeter(server.process()).peakRssBytes());
        }
    }

    private String link(Path file) throws IOException {
        String folder = "links";
        Path directory = Files.createDirectories(settings.dataDirectory().resolve(folder));
        for (int i = 0; i < LINKS; i++) {
            Path link = directory.resolve("stations-" + i + ".txt");
            Files.deleteIfExists(link);
            Files.createLink(link, file);
        }
        return folder;
    }

    private void keys() throws Exception {
        List<List<String>> table = new ArrayList<>();
        int lines = (int) (LINES * Math.min(1, settings.scale()));
        String options = Workload.Memory.LARGE.javaOptions();
        double usual = 0;
        try (MillraceServer server = MillraceServer.start(start.with("MILLRACE_JAVA_OPTS", options))) {
            for (int keys : new int[] {10, FEW_KEYS, MANY_KEYS, 10_000_000}) {
                NumberedKeys blocks = new NumberedKeys(lines, Math.min(lines, keys));
                new BlockFile(settings.dataDirectory(), 2).make(blocks);
                double seconds = median(server, Workload.J4.spec(blocks.fileName()));
                usual = keys == FEW_KEYS ? seconds : usual;
                table.add(List.of(format("%,d", Math.min(lines, keys)), format("%.3f", seconds),
                        format("%.1f", seconds * 1e9 / lines), usual == 0 ? "–" : format("%.2f", seconds / usual),
                        keys == MANY_KEYS ? "≤ 4" : "–"));
            }
        }
        report.add("Distinct keys", format("The ten most frequent of %,d lines with more and more distinct ones (J4), in"
                        + " memory.", lines),
                List.of("distinct keys", "wall, s", "ns per line", format("× %,d keys", FEW_KEYS), "target"), table);
    }

    /** Median wall seconds on a server that is warm. */
    private static double median(MillraceServer server, String spec) {
        double[] seconds = new double[RUNS];
        try {
            JobClient client = new JobClient(server.url());
            long start = System.nanoTime();
            do {
                client.run(spec, java.time.Duration.ofMinutes(10));
            } while (System.nanoTime() - start < WARM_UP_NANOS);
            for (int run = 0; run < RUNS; run++) {
                seconds[run] = client.run(spec, java.time.Duration.ofMinutes(10)).wallNanos() / 1e9;
            }
        } catch (IOException e) {
            System.out.println("scale     FAILED: " + e.getMessage());
            return Double.NaN;
        } catch (InterruptedException e) {
            throw new IllegalStateException("Interrupted", e);
        }
        Arrays.sort(seconds);
        System.out.printf("scale     %.3f s  %s%n", seconds[RUNS / 2], spec);
        return seconds[RUNS / 2];
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
