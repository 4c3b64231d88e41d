package io.millrace.app;

import static io.millrace.app.RunningServer.answer;
import static io.millrace.app.RunningServer.id;
import static io.millrace.app.RunningServer.members;
import static io.millrace.app.RunningServer.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.value.Json;
import io.millrace.value.Value;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key whose values are several times the memory of the job, through a whole server. */
class LongValuesTest {
    private static final String LINES = IntStream.range(0, 60_000)
            .mapToObj(i -> i + " it's, as \"they\" say, " + "long".repeat(i % 20))
            .collect(Collectors.joining("\n", "", "\n"));

    private static final String JOB = "{\"input\":{\"files\":[\"lines.txt\"],\"splitBytes\":300000},"
            + "\"map\":\"(line) => emit('all', line)\",\"limits\":{\"memory\":1048576},\"reduce\":";

    @TempDir
    private static Path directory;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        Path inputs = Files.createDirectory(directory.resolve("inputs"));
        Files.writeString(inputs.resolve("lines.txt"), LINES);
        server = new RunningServer(directory.resolve("data"), "DATA_DIRS", inputs.toString());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String array() {
        return LINES.lines().map(line -> Json.text(Value.of(line))).collect(Collectors.joining(",", "[", "]"));
    }

    private static String collect() {
        String id = id(answer(server.submit(JOB + "\"_collect\"}")));
        assertThat(answer(server.follow(id, 1).get(0)).body()).contains("event: succeeded");
        return id;
    }

    private static String result(String id, String type, String query) {
        HttpResponse<String> result = server.exchange("GET", "/v1/jobs/" + id + "/result" + query, "", "Accept", type);
        assertThat(result.statusCode()).isEqualTo(200);
        return result.body();
    }

    @Test
    void goesThroughAFunctionValueByValue() {
        String sum =
                "(key, values) => { let n = 0; for (const v of values) n += v.length;" + " return [values.length, n] }";
        HttpResponse<String> done = answer(server.run(JOB + "\"" + sum + "\"}"));
        assertThat(state(done)).isEqualTo("succeeded");
        int length = LINES.replace("\n", "").length();
        assertThat(Json.text(Objects.requireNonNull(members(done).get("rows"))))
                .isEqualTo("[{\"key\":\"all\",\"value\":[60000," + length + "]}]");
    }

    @Test
    void comesBackAsOneRowInEveryFormat() {
        String id = collect();
        String row = "{\"key\":\"all\",\"value\":" + array() + "}";
        assertThat(row).hasSizeGreaterThan(3 << 20);
        for (String query : new String[] {"", "?limit=1", "?key=%22all%22", "?descending=true"}) {
            assertThat(result(id, "application/x-ndjson", query)).isEqualTo(row + "\n");
        }
        assertThat(result(id, "application/json", "")).isEqualTo("{\"total\":1,\"rows\":[" + row + "],\"next\":null}");
        assertThat(result(id, "text/csv", ""))
                .isEqualTo("key,value\r\nall,\"" + array().replace("\"", "\"\"") + "\"\r\n");
        assertThat(result(id, "application/x-ndjson", "?key=%22none%22")).isEmpty();
    }

    @Test
    void isNamedInItsEvent() {
        String id = id(answer(server.submit(JOB + "\"_collect\"}")));
        String events = answer(server.follow(id, 1).get(0)).body();
        int bytes = array().length() + "{\"key\":\"all\",\"value\":}".length();
        assertThat(events)
                .contains("\"rows\":[],\"oversized\":[{\"offset\":0,\"bytes\":" + bytes + "}],\"result\":")
                .contains("\"code\":\"spill\"")
                .contains("event: succeeded");
    }

    @Test
    void comesWithTheJobWhoSoWaits() {
        String body = answer(server.run(JOB + "\"_collect\"}")).body();
        assertThat(body)
                .contains(",\"total\":1,\"rows\":[{\"key\":\"all\",\"value\":[")
                .endsWith("],\"next\":null}");
        assertThat(((Value.Obj) Json.read(body)).members()).containsKeys("id", "state", "rows");
    }
}
