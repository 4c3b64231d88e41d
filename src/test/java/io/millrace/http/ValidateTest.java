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
import java.time.Duration;
import java.util.List;
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
            + "}],\"rows\":[{\"key\":\"n\",\"value\":" + ITEMS + "}],\"warnings\":[],\"note\":null";

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
        HttpResponse<String> response = answer(Json.text(spec));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    /** Long before functions end that never do. */
    private static HttpResponse<String> answer(String spec) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/v1/jobs/validate");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofMinutes(1))
                .POST(BodyPublishers.ofString(spec))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    /** On lines that are numbers from 0 on. */
    private static String job(int lines, String functions) {
        String text = IntStream.range(0, lines).mapToObj(String::valueOf).collect(Collectors.joining("\\n"));
        return "{\"input\":{\"text\":\"" + text + "\"}," + functions + ",\"limits\":{\"recordTimeout\":\"PT1H\"}}";
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
        assertThat(validate("text", LENGTH))
                .contains("{\"records\":3,")
                .contains("\"rows\":[{\"key\":\"n\",\"value\":" + (ITEMS + 1) + "}]");
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
                .contains("\"sample\":{\"records\":0,\"bytes\":0,\"bad\":0,\"skipped\":0,\"errors\":[],\"counters\":{},"
                        + "\"pairs\":[],\"rows\":[],\"warnings\":[],\"note\":\"No record was tried: the first one of '")
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

    @Test
    void waitsForNoFunctionThatNeverEnds() throws Exception {
        HttpResponse<String> first = answer(job(100, "\"map\":\"r => { for (;;); }\",\"reduce\":\"_sum\""));
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body())
                .startsWith("{\"valid\":null,")
                .contains("\"pairs\":[],\"rows\":[]")
                .contains(
                        "No record was tried to its end, and no more: the map took longer than 0.5 s for the record at"
                                + " text line 1; the job allows it PT1H (limits.recordTimeout)")
                .contains("\"records\":null,\"keys\":null,\"memory\":null,\"ms\":null");
    }

    @Test
    void namesTheStepAndTheRecordThatDoNotEnd() throws Exception {
        String endless = "\"stages\":[{\"map\":\"r => emit(r, 'x')\",\"reduce\":\"_first\"},"
                + "{\"map\":\"r => { while (r.key === '2'); }\"}]";
        String spec = job(3, endless).replace(",\"limits\":{\"recordTimeout\":\"PT1H\"}", "");
        assertThat(answer(spec).body())
                .startsWith("{\"valid\":null,")
                .contains(
                        "\"warnings\":[{\"code\":\"slow-function\",\"detail\":{\"message\":\"the map took longer than 0.5 s")
                .contains("\"step\":\"/stages/1/map\"")
                .contains("\"record\":\"{\\\"key\\\":\\\"2\\\",\\\"value\\\":\\\"x\\\"}\"");
    }

    @Test
    void countsTheRecordsOfTheInputAlone() throws Exception {
        String counts = "\"stages\":[{\"map\":\"r => { emit(r, 1); emit(r + 'x', 1) }\",\"reduce\":\"_sum\"},"
                + "{\"map\":\"r => emit(r.value, 1)\",\"reduce\":\"_sum\"}]";
        assertThat(answer(job(30, counts)).body())
                .startsWith("{\"valid\":true,\"sample\":{\"records\":30,")
                .contains("\"estimate\":{\"bytes\":79,\"records\":30,\"keys\":1,");
    }

    @Test
    void showsWhatCameBeforeARecordThatTakesTooLong() throws Exception {
        String body = answer(
                        job(100, "\"map\":\"r => { if (r === '50') for (;;); emit('n', 1) }\",\"reduce\":\"_sum\""))
                .body();
        assertThat(body)
                .contains("\"pairs\":[{\"key\":\"n\",\"value\":1}")
                .contains("\"rows\":[{\"key\":\"n\",\"value\":")
                .startsWith("{\"valid\":null,")
                .contains(" tried, and no more: the map took longer than 0.5 s for the record at text line 51;");
    }

    @Test
    void showsPairsOfAReduceThatNeverEnds() throws Exception {
        for (String reduce : List.of(
                "\"(k, values) => { for (;;); }\"",
                "{\"init\":\"() => 0\",\"add\":\"(a, v) => a + v\",\"merge\":\"(a, b) => { for (;;); }\"}")) {
            String body = answer(job(3, "\"map\":\"r => emit('n', 1)\",\"reduce\":" + reduce))
                    .body();
            assertThat(body)
                    .contains("\"pairs\":[{\"key\":\"n\",\"value\":1},")
                    .contains("\"rows\":[]")
                    .contains("\"sample\":{\"records\":3,")
                    .contains(
                            "\"note\":\"3 records were mapped, but none was tried to its end: the reduce, or its trial, took"
                                    + " longer than 0.5 s for the key n; the job allows it PT1H")
                    .contains("\"basis\":\"nothing, since no record was tried to its end\"")
                    .contains("\"step\":\"/reduce\"");
        }
    }

    @Test
    void refusesWhatIsSlowerThanTheJobAllows() throws Exception {
        String spec = job(3, "\"map\":\"r => { for (;;); }\"").replace("PT1H", "PT0.2S");
        HttpResponse<String> answer = answer(spec);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("/problems/function-timeout").contains("PT0.2S at text line 1");
    }

    @Test
    void waitsForNoFunctionThatIsNeverReady() throws Exception {
        HttpResponse<String> answer = answer(job(3, "\"map\":\"(() => { for (;;); })()\""));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("{\"valid\":null,")
                .contains("No record was tried: what the functions do before the first one");
        String none = "{\"input\":{\"files\":[\"none\"]},\"map\":\"(() => { for (;;); })()\"}";
        assertThat(answer(none).body()).contains("/problems/input-not-found");
    }

    @Test
    void showsBadRecordsAndCounters() throws Exception {
        String body = answer(
                        "{\"input\":{\"text\":\"{\\\"a\\\":1}\\nno json\\n{\\\"a\\\":null}\",\"format\":\"ndjson\"},"
                                + "\"map\":\"(r, ctx) => {\\n ctx.counter('seen', 2); emit(r.a.toFixed(0), 1) }\",\"reduce\":\"_sum\","
                                + "\"errors\":{\"policy\":\"skip\",\"maxRatio\":0.5}}")
                .body();
        assertThat(body)
                .contains("\"records\":3,")
                .contains("\"bad\":2,\"skipped\":0,\"errors\":[{\"source\":\"text\",\"line\":2,\"code\":\"malformed\",")
                .contains("\"record\":\"no json\"}")
                .contains("{\"source\":\"text\",\"line\":3,\"code\":\"map-failed\",")
                .contains("(2:")
                .contains("\"counters\":{\"seen\":")
                .contains("2 of 3 records are bad, a share of 0.667: if that goes on, the job fails,"
                        + " since errors.maxRatio is 0.5");
    }

    @Test
    void triesSeveralSmallFiles() throws Exception {
        for (int i = 0; i < 30; i++) {
            write("f" + i, "a\n");
        }
        assertThat(validate("lines", "r => emit(r, 1)"))
                .contains("\"records\":30,")
                .contains("\"rows\":[{\"key\":\"a\",\"value\":30}]");
    }

    @Test
    void warnsOfMissingValuesAsTheJobDoes() throws Exception {
        String records = "{\"input\":{\"records\":[{\"k\":1,\"mean\":5},{\"k\":2,\"mean\":6}]},";
        String typo = records + "\"map\":{\"builtin\":\"field\",\"key\":\"k\",\"value\":\"maen\"},\"reduce\":\"_sum\"}";
        assertThat(answer(typo).body())
                .contains("\"warnings\":[{\"code\":\"missing-member\",\"detail\":{\"members\":[\"maen\"],\"message\":"
                        + "\"The map takes the member maen (did you mean mean?), which is missing or null in all of its 2"
                        + " records; there is k, mean\"}}]");
        String forgotten = records + "\"map\":\"r => emit(r.k)\",\"reduce\":\"_sum\"}";
        assertThat(answer(forgotten).body()).contains("\"warnings\":[{\"code\":\"undefined-values\",\"detail\":{");
        String project = records + "\"map\":\"r => emit(r.k, r)\",\"output\":{\"project\":{\"m\":\"maen\"}}}";
        assertThat(answer(project).body())
                .contains("output.project names maen (did you mean mean?), which no value has; there is k, mean");
    }

    @Test
    void saysWhatLooksWrongThoughItIsAllowed() throws Exception {
        assertThat(answer(job(9, "\"map\":\"r => 0\"")).body())
                .contains("The map emitted nothing for the 9 records that were neither bad nor skipped");
        assertThat(answer(job(9, "\"map\":{\"builtin\":\"words\"}")).body()).contains("The map emitted nothing");
        assertThat(answer(job(9, "\"map\":\"(r, ctx) => ctx.skip('dull')\"")).body())
                .contains("All records were set aside, 0 bad and 9 skipped by the map");
        assertThat(answer("{\"input\":{\"text\":\"\"},\"map\":\"r => emit(r, 1)\"}")
                        .body())
                .contains("The input has no records");
        String job =
                "{\"input\":{\"records\":[{\"a\":{\"n\":1}},{\"a\":{\"n\":2}}]},\"map\":{\"builtin\":\"field\",\"key\":\"b\",\"value\":\"a\"},"
                        + "\"reduce\":\"_first\",\"output\":{\"project\":{\"m\":\"maen\"}}}";
        assertThat(answer(job).body()).contains("All keys of the pairs shown are null");
    }
}
