package io.millrace.app;

import static io.millrace.app.RunningServer.answer;
import static io.millrace.app.RunningServer.members;
import static io.millrace.app.RunningServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.problem.ErrorCode;
import io.millrace.value.Value;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTypesTest {
    @TempDir
    private static Path directory;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        Path inputs = Files.createDirectory(directory.resolve("inputs"));
        Files.write(inputs.resolve("bad.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 1, 2});
        server = new RunningServer(directory.resolve("data"), "DATA_DIRS", inputs.toString(), "MAX_BODY", "4096");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void haveAPageEach(ErrorCode code) {
        assertThat(server.get("/problems/" + code.wireName()).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            invalid-json | {'input':} | line, column
            invalid-job-spec | {'input':{'text':1,'splitBytes':'x'},'mapp':'words'} | errors
            function-compile-error | {'input':{'text':'a'},'map':'(line) => {'} | pointer, line, column, snippet
            """)
    void refuseASpecification(String name, String spec, String more) {
        HttpResponse<String> refusal = answer(server.submit(spec.replace('\'', '"')));
        ErrorCode code = code(name);
        assertThat(refusal.statusCode()).isEqualTo(code.status());
        assertThat(refusal.headers().firstValue("Content-Type")).contains("application/problem+json");
        isWhole(members(refusal), code, "/v1/jobs", more);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            record-failed | {'text':'a'} | (line) => { throw new Error('no') } | source, line, record
            function-timeout | {'text':'a'} | (line) => { for (;;) {} } | limit, source, line
            memory-limit | {'text':'a'} | (line) => { const all = []; for (;;) all.push(new Uint8Array(1e7).fill(1)) } | limit
            job-timeout | {'text':'a'} | (line) => { for (;;) {} } | limit
            too-many-bad-records | {'text':'a\\nb\\nc'} | (line) => { throw new Error('no') } | source, line, record
            input-not-found | {'files':['INPUTS/none.txt']} | (line) => emit(line, 1) | source
            input-forbidden | {'files':['/etc/passwd']} | (line) => emit(line, 1) | source
            input-unreadable | {'files':['INPUTS/bad.gz']} | (line) => emit(line, 1) | source
            """)
    void areTheSameInTheJobAndInItsLastEvent(String name, String input, String map, String more) {
        String policy = name.equals("too-many-bad-records") ? ",\"errors\":{\"policy\":\"skip\",\"maxCount\":1}" : "";
        String timeout = name.equals("job-timeout") ? "PT0.5S" : "PT1M";
        String spec = "{\"input\":"
                + input.replace('\'', '"')
                        .replace("INPUTS", directory.resolve("inputs").toString())
                + ",\"map\":\"" + map + "\",\"reduce\":\"_sum\",\"limits\":{\"recordTimeout\":\""
                + (name.equals("function-timeout") ? "PT0.5S" : "PT30S") + "\",\"timeout\":\"" + timeout + "\"}"
                + policy + "}";
        HttpResponse<String> end = answer(server.run(spec));
        assertThat(end.statusCode()).as(end.body()).isEqualTo(200);
        String self = "/v1/jobs/" + RunningServer.id(end);
        Value problem = members(end).get("problem");
        isWhole(((Value.Obj) problem).members(), code(name), self, more);
        assertThat(members(server.get(self)).get("problem")).isEqualTo(problem);
        List<EventBlock> events = EventBlock.all(server.get(self + "/events").body());
        assertThat(events.get(events.size() - 1).json().members().get("problem"))
                .isEqualTo(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            job-not-found | GET | /v1/jobs/01890000-0000-7000-8000-000000000000 | */* | ''
            job-not-finished | GET | /v1/jobs/RUNNING/result | */* | state
            job-finished | POST | /v1/jobs/ENDED/cancel | */* | state
            not-acceptable | GET | /v1/jobs/ENDED | image/png | ''
            method-not-allowed | PUT | /v1/jobs/ENDED | */* | ''
            not-found | GET | /v2 | */* | ''
            """)
    void refuseARequest(String name, String method, String path, String accept, String more) {
        String ended = RunningServer.id(answer(server.run(WordCounts.spec("to be", WordCounts.MAP))));
        try (OpenPipe running = new OpenPipe(server.uri)) {
            String at = path.replace("RUNNING", running.job()).replace("ENDED", ended);
            HttpResponse<String> refusal = server.exchange(method, at, "", "Accept", accept);
            assertThat(refusal.statusCode())
                    .as(refusal.body())
                    .isEqualTo(code(name).status());
            isWhole(members(refusal), code(name), at, more.isEmpty() ? "detail" : more);
        }
    }

    @ParameterizedTest
    @CsvSource({"unsupported-media-type, text/plain, 2", "body-too-large, application/json, 5000"})
    void refuseABody(String name, String type, int size) {
        HttpResponse<String> refusal = server.exchange("POST", "/v1/jobs", " ".repeat(size), "Content-Type", type);
        assertThat(refusal.statusCode()).isEqualTo(code(name).status());
        isWhole(members(refusal), code(name), "/v1/jobs", "detail");
    }

    @Test
    void refuseAnotherRequestUnderTheSameKey() {
        String[] headers = {"Content-Type", "application/json", "Idempotency-Key", "one"};
        server.exchange("POST", "/v1/jobs", WordCounts.spec("to be", WordCounts.MAP), headers);
        HttpResponse<String> refusal =
                server.exchange("POST", "/v1/jobs", WordCounts.spec("or not", WordCounts.MAP), headers);
        isWhole(members(refusal), ErrorCode.IDEMPOTENCY_KEY_REUSED, "/v1/jobs", "detail");
    }

    private static ErrorCode code(String name) {
        return ErrorCode.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static void isWhole(Map<String, Value> problem, ErrorCode code, String instance, String more) {
        assertThat(problem)
                .containsEntry("type", Value.of("/problems/" + code.wireName()))
                .containsEntry("title", Value.of(code.title()))
                .containsEntry("status", Value.of(code.status()))
                .containsEntry("instance", Value.of(instance))
                .containsEntry("retryable", Value.of(code.retryable()))
                .containsKeys(more.split(", ", -1));
        assertThat(text(new Value.Obj(problem), "detail")).isNotBlank();
    }
}
