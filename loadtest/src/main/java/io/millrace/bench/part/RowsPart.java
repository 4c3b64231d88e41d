package io.millrace.bench.part;

import io.millrace.bench.Settings;
import io.millrace.bench.data.BlockFile;
import io.millrace.bench.data.NumberedPairs;
import io.millrace.bench.report.Report;
import io.millrace.bench.server.MillraceServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reading a large result: one reader's speed, a hundred readers' shares, a thousand readers' patience. */
public final class RowsPart implements Part {
    private static final int FEW = 100;
    private static final int MANY = 1_000;
    private static final Duration TIME = Duration.ofSeconds(8);
    private static final int RUNS = 5;

    private final List<List<String>> table = new ArrayList<>();
    private URI server;

    @Override
    public void run(Settings settings, MillraceServer.Start start, Report report) throws Exception {
        NumberedPairs pairs = new NumberedPairs((int) (PagesPart.ROWS * Math.min(1, settings.scale())));
        new BlockFile(settings.dataDirectory(), 2).make(pairs);
        try (MillraceServer running = MillraceServer.start(start)) {
            server = running.url();
            String job = LargeResult.make(running, pairs.job("key")).path();
            read("NDJSON", HttpLoad.request("GET " + job + "/result", "Accept: application/x-ndjson\r\n", ""));
            read("SSE", HttpLoad.request("GET " + job + "/events", "Accept: text/event-stream\r\n", ""));
        }
        report.add(
                "Readers of a large result",
                format("A result of %,d rows, read as NDJSON and as events: by one reader to its end (the median of %d runs"
                        + " after one), and for %d s by many that start at once and take what they get. All readers are"
                        + " one thread of one process, on the machine of the server; beside them another thread asks"
                        + " `GET /livez`, 100 times a second, by turns on a kept connection and on a new one.",
                        PagesPart.ROWS, RUNS, TIME.toSeconds()),
                List.of("what", "target", "measured", "more"),
                table);
    }

    private void read(String kind, byte[] request) throws Exception {
        Samples speed = new Samples();
        for (int run = 0; run <= RUNS; run++) {
            HttpLoad.Outcome one = HttpLoad.once(server, request, 1, Duration.ofSeconds(120));
            if (run > 0) {
                speed.add((long) (one.exchanges().get(0).bytes / one.seconds()));
            }
        }
        add(kind + ", 1 reader: MB/s", "≥ 250", format("%.0f", speed.quantile(0.5) / 1e6),
                format("least %.0f, most %.0f", speed.quantile(0) / 1e6, speed.quantile(1) / 1e6));
        many(kind, request, FEW);
        many(kind, request, MANY);
    }

    private void many(String kind, byte[] request, int readers) throws Exception {
        Samples livez;
        HttpLoad.Outcome outcome;
        try (LivenessProbe probe = new LivenessProbe(server)) {
            outcome = HttpLoad.once(server, request, readers, TIME);
            livez = probe.end();
        }
        Samples bytes = new Samples();
        long all = 0;
        long end = outcome.exchanges().stream().mapToLong(each -> each.lastByteAt).max().orElseThrow();
        long gap = 0;
        for (Exchange each : outcome.exchanges()) {
            bytes.add(each.bytes);
            all += each.bytes;
            gap = Math.max(gap, Math.max(each.longestGap, end - each.lastByteAt));
        }
        String who = kind + ", " + readers + " readers: ";
        String ended = outcome.nanos().size() == 0 ? "" : "; " + outcome.nanos().size() + " came to the end";
        add(who + "least to median of their bytes", readers == FEW ? "≥ 0.8" : "–",
                format("%.2f", (double) bytes.quantile(0) / bytes.quantile(0.5)),
                format("%.0f MB/s of all, median %.2f MB each%s", all / 1e6 / outcome.seconds(),
                        bytes.quantile(0.5) / 1e6, ended));
        add(who + "longest time without a byte, ms", "< 1000", format("%.0f", gap / 1e6), "any reader, from its request on");
        add(who + "`GET /livez` p99, ms", "≤ 20", format("%.1f", livez.quantile(0.99) / 1e6),
                format("p50 %.1f, most %.1f, %d asked", livez.quantile(0.5) / 1e6, livez.quantile(1) / 1e6, livez.size()));
    }

    private void add(String... row) {
        table.add(List.of(row));
        System.out.println("rows      " + String.join(" | ", row));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
