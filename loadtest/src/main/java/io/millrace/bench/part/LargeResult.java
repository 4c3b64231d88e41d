package io.millrace.bench.part;

import io.millrace.bench.ProcessMeter;
import io.millrace.bench.server.MillraceServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * A job that has succeeded.
 *
 * @param path of the job
 * @param seconds from the request to the event {@code succeeded}
 * @param peakRssBytes of the server meanwhile
 */
record LargeResult(String path, double seconds, long peakRssBytes) {
    /** Runs a job without reading its rows. */
    static LargeResult make(MillraceServer server, String spec) throws IOException, InterruptedException {
        ProcessMeter meter = new ProcessMeter(server.process());
        meter.resetPeaks();
        HttpClient http = HttpClient.newHttpClient();
        long start = System.nanoTime();
        HttpRequest submit = HttpRequest.newBuilder(server.url().resolve("/v1/jobs"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(spec))
                .build();
        String path = http.send(submit, BodyHandlers.discarding()).headers().firstValue("Location").orElseThrow();
        HttpRequest follow = HttpRequest.newBuilder(
                        server.url().resolve(path + "/events?types=succeeded,failed,cancelled"))
                .build();
        String end = http.send(follow, BodyHandlers.ofString()).body();
        if (!end.contains("event: succeeded")) {
            throw new IOException("The job whose rows are to be read has not succeeded: " + end);
        }
        return new LargeResult(path, (System.nanoTime() - start) / 1e9, meter.peakRssBytes());
    }
}
