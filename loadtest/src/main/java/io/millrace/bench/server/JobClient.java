package io.millrace.bench.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sends a job and follows its events in the same request. */
public final class JobClient {
    private static final String DATA = "data: ";
    private static final String ROWS = DATA + "{\"type\":\"rows\"";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final URI jobs;

    public JobClient(URI server) {
        jobs = server.resolve("/v1/jobs");
    }

    /**
     * How a job went.
     *
     * @param wallNanos from before the request to the last byte of the answer, which is looked at afterwards
     * @param rows all rows in their order, one a line
     */
    public record Outcome(long wallNanos, byte[] rows) {}

    /** Runs a job to its end; throws if that is no success or does not come in time. */
    public Outcome run(String spec, Duration timeout) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(jobs)
                .header("Accept", "text/event-stream")
                .header("Content-Type", "application/json")
                .timeout(timeout)
                .POST(BodyPublishers.ofString(spec))
                .build();
        long start = System.nanoTime();
        HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
        long wallNanos = System.nanoTime() - start;
        String answer = new String(response.body(), StandardCharsets.UTF_8);
        if (response.statusCode() != 200) {
            throw new IOException("The server answered " + response.statusCode() + ": " + answer);
        }
        return new Outcome(wallNanos, RowSplitter.split(rows(answer)));
    }

    /** The data of events with rows, if the last event is a success. */
    private static List<String> rows(String events) throws IOException {
        List<String> rows = new ArrayList<>();
        String event = "";
        for (String line : (Iterable<String>) events.lines()::iterator) {
            if (line.startsWith("event: ")) {
                event = line.substring(7);
            } else if (line.startsWith(ROWS)) {
                rows.add(line.substring(DATA.length()));
            } else if (line.startsWith(DATA) && (event.equals("failed") || event.equals("cancelled"))) {
                throw new IOException("The job has " + event + ": " + line.substring(DATA.length()));
            }
        }
        if (!event.equals("succeeded")) {
            throw new IOException("The event stream ended without the end of the job");
        }
        return rows;
    }
}
