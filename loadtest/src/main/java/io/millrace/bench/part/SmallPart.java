package io.millrace.bench.part;

import io.millrace.bench.Settings;
import io.millrace.bench.report.Report;
import io.millrace.bench.server.MillraceServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Small jobs: how soon one is answered with its rows, and how many a second many clients get through. */
public final class SmallPart implements Part {
    private static final int WORDS = 1_000;
    private static final int CONNECTIONS = 64;
    private static final Duration TIME = Duration.ofSeconds(10);

    private final List<List<String>> table = new ArrayList<>();

    @Override
    public void run(Settings settings, MillraceServer.Start start, Report report) throws Exception {
        StringBuilder text = new StringBuilder();
        for (int word = 0; word < WORDS; word++) {
            text.append((char) ('a' + word % 26)).append((char) ('a' + word * 7 % 11)).append(word % 12 == 11 ? "\\n" : " ");
        }
        String job = "{\"input\":{\"text\":\"" + text + "\"},\"map\":{\"builtin\":\"words\"},\"reduce\":\"_sum\"}";
        String json = "Content-Type: application/json\r\n";
        Process bare = BareServer.start(System.getProperty("java.class.path"));
        try (MillraceServer server = MillraceServer.start(start)) {
            BufferedReader out = new BufferedReader(new InputStreamReader(bare.getInputStream(), StandardCharsets.US_ASCII));
            URI bareUrl = URI.create("http://127.0.0.1:" + out.readLine());
            byte[] waiting = HttpLoad.request("POST /v1/jobs", json + "Prefer: wait=10\r\n", job);
            byte[] plain = HttpLoad.request("POST /v1/jobs", json, job);
            for (int connections : new int[] {1, CONNECTIONS}) {
                measure("Bare Reactor Netty, 202", bareUrl, plain, connections);
                measure("Millrace, job and its rows", server.url(), waiting, connections);
            }
        } finally {
            bare.destroy();
        }
        report.add(
                "Small jobs",
                "Jobs that count " + WORDS + " words given in the request (`words`, `_sum`), sent with `Prefer: wait` so that"
                        + " the answer has the rows; beside it a bare handler of Reactor Netty that takes the same body"
                        + " and answers 202. Each for " + TIME.toSeconds() + " s after as long a warm-up.",
                List.of("server", "connections", "answers/s", "p50, ms", "p99, ms", "not 2xx"),
                table);
    }

    private void measure(String name, URI server, byte[] request, int connections) throws Exception {
        HttpLoad.repeat(server, request, connections, TIME);
        HttpLoad.Outcome outcome = HttpLoad.repeat(server, request, connections, TIME);
        table.add(List.of(
                name,
                Integer.toString(connections),
                format("%.0f", outcome.nanos().size() / outcome.seconds()),
                format("%.3f", outcome.nanos().quantile(0.5) / 1e6),
                format("%.3f", outcome.nanos().quantile(0.99) / 1e6),
                Long.toString(outcome.refused())));
        System.out.println("small     " + table.get(table.size() - 1));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
