package io.millrace.modes;

import io.millrace.bench.server.JobClient;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * One word count, from the first byte of the request to the last row.
 *
 * @param map of the job
 * @param file what is counted
 * @param rows that are right, one a line
 */
record CorpusLoad(Value map, Path file, byte[] rows, Duration timeout) {
    /** The server reads the file. */
    Trial fromFile(URI server) throws IOException, InterruptedException {
        Value files = Value.object()
                .put("files", new Value.Array(List.of(Value.of(file.getFileName().toString()))))
                .build();
        Value job = Value.object().put("input", files).put("map", map).put("reduce", "_sum").build();
        JobClient.Outcome outcome = new JobClient(server).run(Json.text(job), timeout);
        return trial(outcome.rows(), outcome.wallNanos());
    }

    /** The text is sent along, as the ancestor has it. */
    Trial fromRequest(URI server) throws IOException, InterruptedException {
        String query = "map=" + URLEncoder.encode(mapParameter(), StandardCharsets.UTF_8) + "&reduce=_sum";
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/v1/run?" + query))
                .header("Accept", "application/x-ndjson")
                .timeout(timeout)
                .POST(BodyPublishers.ofFile(file))
                .build();
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        long begin = System.nanoTime();
        HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
        return trial(response.body(), System.nanoTime() - begin);
    }

    /** The name of a built-in, or JavaScript. */
    private String mapParameter() {
        Value name = map instanceof Value.Obj builtin ? builtin.members().get("builtin") : map;
        return ((Value.Text) name).value();
    }

    private Trial trial(byte[] answer, long nanos) {
        return Trial.single(Arrays.equals(answer, rows), nanos / 1e9);
    }
}
