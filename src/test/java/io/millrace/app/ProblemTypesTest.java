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
            too-many-bad-records | {'text':'a\\nb\\nc'} | (line) => { throw new Error('no') } | source, line, record
            input-not-found | {'files':['INPUTS/none.txt']} | (line) => emit(line, 1) | source
            input-forbidden | {'files':['/etc/passwd']} | (line) => emit(line, 1) | source
            input-unreadable | {'files':['INPUTS/bad.gz']} | (line) => emit(line, 1) | source
            """)
    void areTheSameInTheJobAndInItsLastEvent(String name, String input, String map, String more) {
        String policy = name.equals("too-many-bad-records") ? ",\"errors\":{\"policy\":\"skip\",\"maxCount\":1}" : "";
        String spec = "{\"input\":"
                + input.replace('\'', '"')
                        .replace("INPUTS", directory.resolve("inputs").toString())
                + ",\"map\":\"" + map + "\",\"reduce\":\"_sum\",\"limits\":{\"recordTimeout\":\""
                + (name.equals("function-timeout") ? "PT0.5S" : "PT30S") + "\"}" + policy + "}";
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
