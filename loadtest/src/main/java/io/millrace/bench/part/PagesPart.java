package io.millrace.bench.part;

import io.millrace.bench.Settings;
import io.millrace.bench.data.BlockFile;
import io.millrace.bench.data.NumberedPairs;
import io.millrace.bench.report.Report;
import io.millrace.bench.server.MillraceServer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Pages of a large result at any place, by number and by key, in the order of keys and in the order of values. */
public final class PagesPart implements Part {
    static final int ROWS = 10_000_000;

    private static final int ASKED = 300;
    /** A kind of page that is far from the target is asked for less often. */
    private static final double MAX_SECONDS = 6;

    private final SplittableRandom random = new SplittableRandom(1);
    private final List<List<String>> written = new ArrayList<>();
    private final List<List<String>> pages = new ArrayList<>();
    private int rows;

    @Override
    public void run(Settings settings, MillraceServer.Start start, Report report) throws Exception {
        rows = (int) (ROWS * Math.min(1, settings.scale()));
        NumberedPairs pairs = new NumberedPairs(rows);
        new BlockFile(settings.dataDirectory(), 2).make(pairs);
        for (String sort : List.of("key", "-value")) {
            try (MillraceServer server = MillraceServer.start(start)) {
                LargeResult result = LargeResult.make(server, pairs.job(sort));
                add(written, "by `" + sort + "`", format("%.2f", result.seconds()), format("%.0f", result.peakRssBytes() / 1e6));
                ask(server, sort, result.path());
            }
        }
        report.add("Writing a large result", format("A job whose result has %,d rows, one for each line of its input: a key"
                + " and a number. The first job of a server with its usual options.", rows),
                List.of("order of the rows", "wall, s", "peak RSS, MB"), written);
        report.add("Pages of a large result", format("Pages of up to 1,000 rows of that result, at random places, one after"
                + " the other on one connection: from the request to the last byte of the answer. A narrow range has 100"
                + " keys, a wide one a tenth of all. By `-value` the first `key` waits for an index of keys to be made.", rows),
                List.of("order of the rows", "page", "target, ms", "p50, ms", "p99, ms", "most, ms", "asked"), pages);
    }

    private void ask(MillraceServer server, String sort, String path) throws IOException {
        Map<String, Supplier<String>> kinds = new LinkedHashMap<>();
        kinds.put("by cursor", () -> "cursor=" + cursor(random.nextInt(rows)));
        kinds.put("by cursor, descending", () -> "descending=true&cursor=" + cursor(random.nextInt(rows)));
        kinds.put("`key`", () -> "key=" + key(random.nextInt(rows)));
        kinds.put("`startkey`", () -> "startkey=" + key(random.nextInt(rows)));
        kinds.put("`startkey`, descending", () -> "descending=true&startkey=" + key(random.nextInt(rows)));
        kinds.put("narrow range", () -> range(100));
        kinds.put("range of a hundredth", () -> range(rows / 100));
        kinds.put("wide range", () -> range(rows / 10));
        kinds.put("wide range, by cursor", () -> range(rows / 10) + "&cursor=" + cursor(random.nextInt(rows / 10)));
        try (PlainClient client = new PlainClient(server.url())) {
            for (Map.Entry<String, Supplier<String>> kind : kinds.entrySet()) {
                measure(client, "by `" + sort + "`", kind.getKey(), () -> path + "/result?" + kind.getValue().get());
            }
        }
    }

    private void measure(PlainClient client, String order, String kind, Supplier<String> path) throws IOException {
        Samples nanos = new Samples();
        long start = System.nanoTime();
        while (nanos.size() < ASKED && System.nanoTime() - start < MAX_SECONDS * 1e9) {
            nanos.add(client.get(path.get()));
        }
        add(pages, order, kind, "≤ 20", format("%.2f", nanos.quantile(0.5) / 1e6), format("%.2f", nanos.quantile(0.99) / 1e6),
                format("%.2f", nanos.quantile(1) / 1e6), Integer.toString(nanos.size()));
    }

    private String range(int width) {
        int from = random.nextInt(rows - width);
        return "startkey=" + key(from) + "&endkey=" + key(from + width - 1);
    }

    private static String key(int number) {
        return URLEncoder.encode(NumberedPairs.key(number), StandardCharsets.UTF_8);
    }

    /** What the server gives as {@code next} of the page before; nobody else may know how it is made. */
    private static String cursor(int row) {
        byte[] place = ("r" + row).getBytes(StandardCharsets.US_ASCII);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place);
    }

    private static void add(List<List<String>> table, String... row) {
        table.add(List.of(row));
        System.out.println("pages     " + String.join(" | ", row));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
