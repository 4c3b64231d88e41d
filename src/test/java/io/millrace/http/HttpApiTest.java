package io.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.value.Json;
import io.millrace.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpApiTest {
    private static final String WORDS =
            "{\"input\":{\"text\":\"b a b\"},\"map\":{\"builtin\":\"words\"},\"reduce\":\"_sum\"}";

    @TempDir
    static Path root;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = new RunningServer(root, 100, HttpSettings.defaults("127.0.0.1", 0));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void acceptsAJobAndNamesItsPlace() throws Exception {
        HttpResponse<String> response = post("/v1/jobs", WORDS);

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
        assertThat(get(header(response, "Location")).statusCode()).isEqualTo(200);
    }

    @Test
    void waitsForTheRowsIfTheClientWould() throws Exception {
        HttpResponse<String> response = send(json("/v1/jobs", WORDS).header("Prefer", "wait=30"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Preference-Applied")).isEqualTo("wait=30");
        assertThat(response.body())
                .contains("\"rows\":[{\"key\":\"a\",\"value\":1},{\"key\":\"b\",\"value\":2}],\"next\":null");
    }

    @Test
    void streamsAllEventsOfAJob() throws Exception {
        HttpResponse<String> response = send(json("/v1/jobs", WORDS).header("Accept", "text/event-stream"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Content-Location")).startsWith("/v1/jobs/");
        assertThat(types(response)).startsWith("queued", "started").endsWith("rows", "succeeded");
    }

    @Test
    void resumesBehindAnyEventAndStopsBehindTheLast() throws Exception {
        String events = finished() + "/events";
        List<String> ids = ids(get(events));

        assertThat(ids(send(request(events).header("Last-Event-ID", ids.get(1)))))
                .isEqualTo(ids.subList(2, ids.size()));
        assertThat(get(events + "?after=" + ids.get(ids.size() - 1)).statusCode())
                .isEqualTo(204);
        assertThat(send(request(events).header("Last-Event-ID", "nonsense")).statusCode())
                .isEqualTo(400);
    }

    @Test
    void sendsOnlyTheTypesThatAreAskedFor() throws Exception {
        String events = finished() + "/events";

        assertThat(types(get(events + "?types=succeeded,queued"))).containsExactly("queued", "succeeded");
        assertThat(get(events + "?types=ping").statusCode()).isEqualTo(204);
        assertThat(get(events + "?types=row").body()).contains("did you mean rows?");
    }

    @Test
    void mapsTheBodyInPipeMode() throws Exception {
        HttpRequest.Builder run = request("/v1/run?map=words&reduce=_count").POST(BodyPublishers.ofString("x y x\n"));

        assertThat(send(run.copy().header("Accept", "text/csv")).body()).isEqualTo("key,value\r\nx,2\r\ny,1\r\n");
        assertThat(send(run.copy().header("Accept", "application/x-ndjson")).body())
                .isEqualTo("{\"key\":\"x\",\"value\":2}\n{\"key\":\"y\",\"value\":1}\n");
        assertThat(send(run).body()).startsWith("{\"total\":2,");
    }

    @Test
    void readsFilesOfAMultipartRequest() throws Exception {
        HttpResponse<String> response = multipart("data", "data");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"rows\":[{\"key\":\"x\",\"value\":1},{\"key\":\"y\",\"value\":1}]");
        assertThat(multipart("data", "other").body()).contains("missing-part").contains("unused-part");
    }

    @Test
    void pagesThroughAResult() throws Exception {
        String result = finished() + "/result";
        Value.Obj first = object(get(result + "?limit=1"));
        String cursor = ((Value.Text) first.members().get("next")).value();

        assertThat(get(result + "?limit=1&cursor=" + cursor).body())
                .isEqualTo("{\"total\":2,\"rows\":[{\"key\":\"b\",\"value\":2}],\"next\":null}");
        assertThat(get(result + "?key=%22a%22").body()).contains("[{\"key\":\"a\",\"value\":1}]");
        assertThat(get(result + "?key=a").statusCode()).isEqualTo(400);
        assertThat(get(result + "?limit=100001").statusCode()).isEqualTo(400);
    }

    @Test
    void endsAStreamOfRowsAtTheLimit() throws Exception {
        String result = finished() + "/result";

        assertThat(send(request(result + "?limit=1").header("Accept", "application/x-ndjson"))
                        .body())
                .isEqualTo("{\"key\":\"a\",\"value\":1}\n");
        assertThat(send(request(result + "?descending=true").header("Accept", "application/x-ndjson"))
                        .body())
                .isEqualTo("{\"key\":\"b\",\"value\":2}\n{\"key\":\"a\",\"value\":1}\n");
    }

    @Test
    void sendsTheSameRowsInEveryWay() throws Exception {
        String job = finished(numbers(20_000));
        String lines = send(request(job + "/result").header("Accept", "application/x-ndjson"))
                .body();
        String events = get(job + "/events").body();
        List<String> ids = ids(get(job + "/events"));
        String resumed = send(request(job + "/events").header("Last-Event-ID", ids.get(4)))
                .body();

        assertThat(lines.lines()).hasSize(20_000);
        assertThat(rowsOf(events)).isEqualTo(lines);
        assertThat(get(job + "/events").body()).isEqualTo(events);
        assertThat(resumed).startsWith("event: rows\nretry: 2000\n");
        assertThat(events).endsWith(resumed.replace("retry: 2000\n", ""));
        assertThat(get(job + "/result?limit=20000").body())
                .isEqualTo("{\"total\":20000,\"rows\":[" + lines.strip().replace('\n', ',') + "],\"next\":null}");
    }

    private static String numbers(int count) {
        String text = IntStream.range(0, count).mapToObj(HttpApiTest::letters).collect(Collectors.joining(" "));
        return "{\"input\":{\"text\":\"" + text + "\"},\"map\":{\"builtin\":\"words\"},\"reduce\":\"_sum\"}";
    }

    private static String letters(int number) {
        return number < 26 ? "" + (char) ('a' + number) : letters(number / 26) + (char) ('a' + number % 26);
    }

    private static String rowsOf(String events) {
        return events.lines()
                .filter(line -> line.contains("\"rows\":["))
                .map(line -> line.substring(line.indexOf('[') + 1, line.lastIndexOf(']')))
                .map(rows -> rows.replace("},{", "}\n{") + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void knowsWhatAClientHasAlready() throws Exception {
        String result = finished() + "/result";
        String tag = header(get(result), "ETag");
        HttpResponse<String> again = send(request(result).header("If-None-Match", "\"x\", W/" + tag));

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(header(again, "ETag")).isEqualTo(tag);
        assertThat(header(send(request(result).header("Accept", "text/csv")), "ETag"))
                .isNotEqualTo(tag);
    }

    @Test
    void answersARepeatedRequestWithTheFirstJob() throws Exception {
        HttpRequest.Builder once = json("/v1/jobs", WORDS).header("Idempotency-Key", "\"k1\"");
        HttpRequest.Builder other =
                json("/v1/jobs", WORDS.replace("b a b", "c")).header("Idempotency-Key", "\"k1\"");

        assertThat(header(send(once), "Location")).isEqualTo(header(send(once), "Location"));
        assertThat(send(other).body()).contains("/problems/idempotency-key-reused");
        assertThat(send(json("/v1/jobs", WORDS).header("Idempotency-Key", "k".repeat(256)))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void cancelsAndForgetsJobs() throws Exception {
        String job = finished();

        assertThat(send(request(job + "/cancel").POST(BodyPublishers.noBody())).statusCode())
                .isEqualTo(409);
        assertThat(send(request(job).DELETE()).statusCode()).isEqualTo(204);
        assertThat(get(job).statusCode()).isEqualTo(404);
    }

    @Test
    void listsJobsInPages() throws Exception {
        finished();
        finished();
        HttpResponse<String> page = get("/v1/jobs?state=succeeded&limit=1");
        String link = header(page, "Link");

        assertThat(link).endsWith("; rel=\"next\"");
        assertThat(get(link.substring(1, link.indexOf('>'))).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"map\":\"(line) => emit(line, 1)\"",
                "\"map\":{\"builtin\":\"lines\"}",
                "\"stages\":[{\"map\":\"(line) => emit(line, 1)\"},"
                        + "{\"map\":\"(row) => emit(row.key, row.value)\",\"reduce\":REDUCE}]"
            })
    void refusesAReduceThatDependsOnTheParts(String map) throws Exception {
        String reduce = "{\"source\":\"(key, values) => values.length\",\"fold\":true}";
        String functions = map.startsWith("\"stages\"") ? map.replace("REDUCE", reduce) : map + ",\"reduce\":" + reduce;
        String job = "{\"input\":{\"text\":\"a\\na\\nb\\na\"}," + functions + "}";
        HttpResponse<String> refused = post("/v1/jobs/validate", job);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("/problems/reduce-not-associative")
                .contains("\"counterexample\":{\"key\":\"a\",\"values\":[1,1],\"whole\":2,"
                        + "\"expression\":\"reduce([reduce([1,1])])\",\"parts\":1}");
        assertThat(send(json("/v1/jobs", job).header("Accept", "text/event-stream"))
                        .body())
                .contains("event: failed")
                .contains("/problems/reduce-not-associative");
    }

    @Test
    void validatesWithoutStartingAJob() throws Exception {
        assertThat(post("/v1/jobs/validate", WORDS).body())
                .contains("\"valid\":true")
                .contains("\"rows\":[")
                .containsPattern("\"estimate\":\\{\"bytes\":[0-9]+,\"records\":[0-9]+,\"keys\":[0-9]+,"
                        + "\"memory\":[0-9]+,\"ms\":[0-9]+,\"basis\":\"the whole input, which was tried\"}");
    }

    @Test
    void tellsWhyAJobWouldFailOnItsSample() throws Exception {
        HttpResponse<String> answer = post(
                "/v1/jobs/validate", "{\"input\":{\"text\":\"a\"},\"map\":\"(line) => { throw new Error('no') }\"}");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("/problems/record-failed");
    }

    @Test
    void keepsTheDigitsOfDecimalsInASample() throws Exception {
        String job = """
                {"input":{"text":"a;19.0","format":{"type":"delimited","delimiter":";","columns":["k","v:decimal(1)"],"header":false}},
                 "map":{"builtin":"field","key":"k","value":"v"},"reduce":"_max"}""";
        assertThat(post("/v1/jobs/validate", job).body()).contains("\"rows\":[{\"key\":\"a\",\"value\":19.0}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "GET | /no/such/path | - | - | 404",
                "PUT | /v1/jobs | - | - | 405",
                "TRACE | /livez | - | - | 405",
                "GET | /livez | image/png | - | 406",
                "GET | /v1/jobs?limt=1 | - | - | 400",
                "GET | /v1/jobs/01890000-0000-7000-8000-000000000000/result | - | - | 404",
                "POST | /v1/jobs | - | text/plain | 415",
                "POST | /v1/jobs | - | application/json | 400"
            })
    void refusesWithAProblemDocument(String method, String path, String accept, String type, int status)
            throws Exception {
        HttpRequest.Builder request =
                request(path).method(method, BodyPublishers.ofString("POST".equals(method) ? "{" : ""));
        if (accept != null) {
            request.header("Accept", accept);
        }
        if (type != null) {
            request.header("Content-Type", type);
        }
        HttpResponse<String> response = send(request);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(object(response).members())
                .containsEntry("status", Value.of(status))
                .containsKeys("type", "title", "detail", "instance", "retryable");
    }

    @Test
    void tellsTheMethodsOfAPath() throws Exception {
        assertThat(header(send(request("/v1/jobs").method("PUT", BodyPublishers.noBody())), "Allow"))
                .isEqualTo("GET, HEAD, OPTIONS, POST");
        assertThat(send(request("/livez").method("OPTIONS", BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void answersHeadAsGetWithoutABody() throws Exception {
        String result = finished() + "/result";
        HttpResponse<String> get = get(result);
        HttpResponse<String> head = send(request(result).method("HEAD", BodyPublishers.noBody()));

        assertThat(head.body()).isEmpty();
        assertThat(header(head, "Content-Length")).isEqualTo(header(get, "Content-Length"));
        assertThat(header(head, "ETag")).isEqualTo(header(get, "ETag"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /livez HTTP/1.1\\r\\n\\r\\n | 400",
                "GET /livez HTTP/1.1\\r\\nHost: a\\r\\nHost: a\\r\\n\\r\\n | 400",
                "GET /livez HTTP/9.9\\r\\nHost: localhost\\r\\n\\r\\n | 505",
                "GET /livez HTTP/1.1\\r\\nHost: evil.example\\r\\n\\r\\n | 421",
                "GET /livez HTTP/1.1\\r\\nHost: localhost\\r\\nExpect: 200-maybe\\r\\n\\r\\n | 417",
                "POST /v1/jobs HTTP/1.1\\r\\nHost: localhost\\r\\nTransfer-Encoding: gzip, chunked\\r\\n\\r\\n | 501",
                "POST /v1/jobs HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Type: application/json\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nzz\\r\\n | 400",
                "POST /v1/jobs HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Type: application/json\\r\\nContent-Length: 99999999\\r\\nExpect: 100-continue\\r\\n\\r\\n | 413",
                "POST /v1/run?map=words HTTP/1.1\\r\\nHost: localhost\\r\\nOrigin: http://evil.example\\r\\nContent-Length: 0\\r\\n\\r\\n | 403",
                "nonsense\\r\\n\\r\\n | 400"
            })
    void refusesWhatHttpForbids(String request, int status) throws Exception {
        String response = raw(request.replace("\\r\\n", "\r\n"));

        assertThat(response).startsWith("HTTP/1.1 " + status + " ").containsIgnoringCase("\r\ndate: ");
        assertThat(response).contains("application/problem+json").contains("\"status\":" + status);
    }

    /** Closed at once, the connection would be reset while the client still writes. */
    @Test
    void letsAClientThatIsStillSendingReadItsRefusal() throws Exception {
        int length = 64 << 20;
        String response = raw("POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + length + "\r\n\r\n" + " ".repeat(length));

        assertThat(response).startsWith("HTTP/1.1 413 ").contains("body-too-large");
    }

    @Test
    void sendsNoChunksToOldClients() throws Exception {
        String response = raw("GET " + finished() + "/events HTTP/1.0\r\n\r\n");

        assertThat(response).doesNotContainIgnoringCase("transfer-encoding").contains("event: succeeded");
    }

    @Test
    void failsAJobWhoseBodyBreaksOff() throws Exception {
        String head = "POST /v1/run?map=words&name=broken HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"
                + "Accept: text/event-stream\r\n\r\na b\n";

        assertThat(endAfterBreakingOff(head, "broken")).contains("/problems/input-unreadable");
    }

    /** Nothing reads from the connection while the job waits, so either its body or its loss may be seen first. */
    @Test
    void neverTakesALostBodyForAnEmptyOne() throws Exception {
        String blocker = header(
                post(
                        "/v1/jobs",
                        "{\"input\":{\"text\":\"a\"},\"limits\":{\"recordTimeout\":\"PT30S\"},"
                                + "\"map\":\"(line) => { for (;;) {} }\"}"),
                "Location");
        String head = "POST /v1/run?map=words&name=lost HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n"
                + "Accept: text/event-stream\r\n\r\na b\n";
        breakOff(head);
        send(request(blocker + "/cancel").POST(BodyPublishers.noBody()));

        assertThat(end("lost")).containsAnyOf("/problems/input-unreadable", "\"rows\":2,\"records\":1");
    }

    @Test
    void refusesJobsWhenTheQueueIsFull(@TempDir Path other) throws Exception {
        try (RunningServer full = new RunningServer(other, 1, HttpSettings.defaults("127.0.0.1", 0))) {
            full.jobs().draft().block(Duration.ofSeconds(5));
            HttpResponse<String> response = CLIENT.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + full.port() + "/v1/jobs"))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(WORDS))
                            .build(),
                    BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(429);
            assertThat(response.headers().firstValue("Retry-After")).isPresent();
        }
    }

    private static String endAfterBreakingOff(String request, String name) throws Exception {
        breakOff(request);
        return end(name);
    }

    /** Sends a request, reads the head of the answer, and resets the connection. */
    private static void breakOff(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            socket.setSoLinger(true, 0);
        }
    }

    /** All events of the only job of that name. */
    private static String end(String name) throws Exception {
        Value.Array items =
                (Value.Array) object(get("/v1/jobs?name=" + name)).members().get("items");
        Value.Obj job = (Value.Obj) items.items().get(0);
        return get("/v1/jobs/" + ((Value.Text) job.members().get("id")).value() + "/events")
                .body();
    }

    private static String finished() throws Exception {
        return finished(WORDS);
    }

    private static String finished(String spec) throws Exception {
        return header(send(json("/v1/jobs", spec).header("Prefer", "wait=30")), "Location");
    }

    private static HttpResponse<String> multipart(String named, String sent) throws Exception {
        String body = "--B\r\nContent-Disposition: form-data; name=\"" + sent + "\"; filename=\"f\"\r\n\r\nx y\n\r\n"
                + "--B\r\nContent-Disposition: form-data; name=\"job\"\r\n\r\n"
                + "{\"input\":{\"parts\":[\"" + named
                + "\"]},\"map\":{\"builtin\":\"words\"},\"reduce\":\"_sum\"}\r\n--B--\r\n";
        return send(request("/v1/jobs")
                .header("Content-Type", "multipart/form-data; boundary=B")
                .header("Prefer", "wait=30")
                .POST(BodyPublishers.ofString(body)));
    }

    private static List<String> types(HttpResponse<String> stream) {
        return fields(stream, "event: ");
    }

    private static List<String> ids(HttpResponse<String> stream) {
        return fields(stream, "id: ");
    }

    private static List<String> fields(HttpResponse<String> stream, String prefix) {
        return stream.body()
                .lines()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .toList();
    }

    private static Value.Obj object(HttpResponse<String> response) {
        return (Value.Obj) Json.read(response.body());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElseThrow(() -> new AssertionError(name + " of " + response));
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        return send(json(path, body));
    }

    private static HttpRequest.Builder json(String path, String body) {
        return request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(60));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
