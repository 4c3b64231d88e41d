package io.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.value.Json;
import io.millrace.value.Value;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is tried of inputs whose records are longer than a sample: whole ones, or none. */
class ValidateTest {
    private static final int ITEMS = 50_000;
    private static final String LENGTH = "t => emit('n', JSON.parse(t).a.length)";
    private static final String ONE_PAIR = "\"pairs\":[{\"key\":\"n\",\"value\":" + ITEMS
            + "}],\"rows\":[{\"key\":\"n\",\"value\":" + ITEMS + "}],\"note\":null";

    /** Some 300 KB of JSON. */
    private static final String JSON =
            "{\"a\":[" + IntStream.range(0, ITEMS).mapToObj(i -> "12345").collect(Collectors.joining(",")) + "]}";

    @TempDir
    static Path root;

    private static RunningServer server;

    private Path data;

    @BeforeAll
    static void start() {
        server = new RunningServer(root, 100, HttpSettings.defaults("127.0.0.1", 0));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void makeDirectory() throws IOException {
        data = Files.createTempDirectory(root, "data");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(data.resolve(name), text);
    }

    /** Validates a job on all files that were written. */
    private String validate(String format, String map) throws IOException, InterruptedException {
        Value spec = Value.object()
                .put(
                        "input",
                        Value.object()
                                .put("files", Json.read("[" + Json.text(Value.of(data + "/*")) + "]"))
                                .put("format", Value.of(format))
                                .build())
                .put("map", Value.of(map))
                .put("reduce", Value.of("_sum"))
                .build();
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/v1/jobs/validate");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.text(spec)))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    @Test
    void triesAWholeFileThatIsOneRecord() throws Exception {
        write("one.json", JSON);
        assertThat(validate("text", LENGTH))
                .contains("{\"records\":1,\"bytes\":" + JSON.length())
                .contains(ONE_PAIR)
                .contains("\"estimate\":{\"bytes\":" + JSON.length() + ",\"records\":1,\"keys\":1,");
    }

    @Test
    void countsTheRecordsOfManyFilesThatAreOneEach() throws Exception {
        write("a.json", JSON);
        write("b.json", "{\"a\":[]}");
        write("c.json", "{\"a\":[1]}");
        assertThat(validate("text", LENGTH)).contains(ONE_PAIR).contains("\"records\":3,");
    }

    @Test
    void triesAWholeCompressedFile() throws Exception {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(data.resolve("one.json.gz")))) {
            out.write(JSON.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(validate("text", LENGTH)).contains(ONE_PAIR).contains("\"records\":1,\"keys\":1,");
    }

    @Test
    void saysThatARecordIsTooLongToTry() throws Exception {
        String file = JSON + " ".repeat(1 << 20);
        write("long.json", file);
        assertThat(validate("text", LENGTH))
                .contains("\"sample\":{\"records\":0,\"bytes\":0,\"bad\":0,\"pairs\":[],\"rows\":[],"
                        + "\"note\":\"No record was tried: the first one of '")
                .contains("long.json' is longer than 1048576 bytes\"")
                .contains("\"estimate\":{\"bytes\":" + file.length() + ",\"records\":1,\"keys\":null,");
        assertThat(validate("lines", LENGTH)).contains("\"records\":null,").contains("is longer than 1048576 bytes\"");
    }

    @Test
    void triesALineThatIsLongerThanTheSample() throws Exception {
        write("lines", (JSON + "\n").repeat(40));
        assertThat(validate("lines", LENGTH)).contains("{\"key\":\"n\",\"value\":" + ITEMS + "}");
    }

    @Test
    void triesAFieldInQuotesThatGoesOnBehindTheSample() throws Exception {
        String text = JSON.replace(",", ",\n");
        write("one.csv", "k,t\n5\" pipe,\"" + text.replace("\"", "\"\"") + "\"\n");
        assertThat(validate("csv", "r => emit('n', JSON.parse(r.t).a.length)")).contains(ONE_PAIR);
    }
}
