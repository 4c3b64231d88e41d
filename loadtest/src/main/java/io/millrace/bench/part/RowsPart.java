package io.millrace.bench.part;

import io.millrace.bench.Settings;
import io.millrace.bench.data.BlockFile;
import io.millrace.bench.data.NumberedKeys;
import io.millrace.bench.report.Report;
import io.millrace.bench.server.MillraceServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reading a large result: one reader's speed, a hundred readers' shares, a thousand readers' patience. */
public final class RowsPart implements Part {
    private static final int ROWS = 1_000_000;
    private static final Duration TIME = Duration.ofSeconds(15);

    private final List<List<String>> table = new ArrayList<>();
    private URI server;

    @Override
    public void run(Settings settings, MillraceServer.Start start, Report report) throws Exception {
        int rows = (int) Math.max(10_000, ROWS * Math.min(1, settings.scale()));
        NumberedKeys keys = new NumberedKeys(rows, rows);
        new BlockFile(settings.dataDirectory(), 2).make(keys);
        try (MillraceServer running = MillraceServer.start(start)) {
            server = running.url();
            String job = jobWithRows(keys.fileName());
            for (String kind : List.of("NDJSON", "SSE")) {
                byte[] request = kind.equals("SSE")
                        ? HttpLoad.request("GET " + job + "/events", "Accept: text/event-stream\r\n", "")
                        : HttpLoad.request("GET " + job + "/result", "Accept: application/x-ndjson\r\n", "");
                read(kind, request, 1, Duration.ofSeconds(120));
                read(kind, request, 1, Duration.ofSeconds(120));
                read(kind, request, 100, TIME);
                read(kind, request, 1_000, TIME);
            }
        }
        report.add(
                "Readers of a large result",
                String.format(Locale.ROOT, "A result of %,d rows, read as NDJSON and as events by readers that all start at"
                        + " once and take what they get; one reader to the end, many for %d s. The first line of each kind"
                        + " is a warm-up.", rows, TIME.toSeconds()),
                List.of("as", "readers", "MB/s of all", "bytes each: least", "median", "longest time without a byte, ms",
                        "`GET /livez` p99, ms"),
                table);
    }

    private String jobWithRows(String file) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/v1/jobs"))
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(BodyPublishers.ofString("{\"input\":{\"files\":[\"" + file
                        + "\"]},\"map\":{\"builtin\":\"lines\"},\"reduce\":\"_count\"}"))
                .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofLines());
        boolean succeeded = answer.body().filter("event: succeeded"::equals).count() == 1;
        if (!succeeded) {
            throw new IOException("The job whose rows are to be read has not succeeded");
        }
        return answer.headers().firstValue("Content-Location").orElseThrow();
    }

    private void read(String kind, byte[] request, int readers, Duration time) throws Exception {
        AtomicBoolean reading = new AtomicBoolean(true);
        CompletableFuture<Samples> probes = CompletableFuture.supplyAsync(() -> probe(reading));
        HttpLoad.Outcome outcome = HttpLoad.once(server, request, readers, time);
        reading.set(false);
        Samples bytes = new Samples();
        long all = 0;
        long gap = 0;
        long end = System.nanoTime();
        for (Exchange each : outcome.exchanges()) {
            bytes.add(each.bytes);
            all += each.bytes;
            boolean unfinished = outcome.nanos().size() < readers;
            gap = Math.max(gap, Math.max(each.longestGap, unfinished ? end - each.lastByteAt : 0));
        }
        table.add(List.of(
                kind,
                Integer.toString(readers),
                String.format(Locale.ROOT, "%.0f", all / 1e6 / outcome.seconds()),
                String.format(Locale.ROOT, "%,d", bytes.quantile(0)),
                String.format(Locale.ROOT, "%,d", bytes.quantile(0.5)),
                String.format(Locale.ROOT, "%.0f", gap / 1e6),
                String.format(Locale.ROOT, "%.1f", probes.get().quantile(0.99) / 1e6)));
        System.out.println("rows      " + table.get(table.size() - 1));
    }

    /** Asks whether the server lives until told to stop; gives the nanoseconds of each answer. */
    private Samples probe(AtomicBoolean reading) {
        Samples nanos = new Samples();
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/livez")).build();
        try {
            while (reading.get()) {
                long start = System.nanoTime();
                http.send(request, BodyHandlers.discarding());
                nanos.add(System.nanoTime() - start);
                Thread.sleep(10);
            }
        } catch (IOException e) {
            nanos.add(Long.MAX_VALUE); // No answer is the worst of answers.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return nanos;
    }
}
