package io.millrace.app;

import static io.millrace.app.RunningServer.answer;
import static io.millrace.app.RunningServer.id;
import static io.millrace.app.RunningServer.members;
import static io.millrace.app.RunningServer.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.function.sandbox.FrameBuilder;
import io.millrace.function.sandbox.ModuleAssembler;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WebAssembly modules over HTTP. */
class ModulesTest {
    private static final String LINES = "{\"text\":\"one\\ntwo\\n\"}";
    private static final String LOOP = "03400c000b00";

    @TempDir
    private static Path directory;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = new RunningServer(directory, "DATA_DIRS", "src/examples");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String example(String language) throws IOException {
        Path module = Path.of("src/examples/wasm/word_count_" + language + ".wasm");
        byte[] bytes = Files.readAllBytes(module);
        assertThat(bytes).hasSizeLessThan(64 << 10);
        return Base64.getMimeEncoder().encodeToString(bytes);
    }

    private static String spec(String input, String module, String rest) {
        return "{\"input\":" + input + ",\"map\":{\"language\":\"wasm\",\"module\":" + Json.text(Value.of(module)) + "}"
                + rest + "}";
    }

    private static String spec(ModuleAssembler module, String rest) {
        return spec(LINES, module.toBase64(), rest);
    }

    private static HttpResponse<String> run(String spec) {
        return answer(server.run(spec));
    }

    private static String rows(HttpResponse<String> job) {
        assertThat(state(job)).as(job.body()).isEqualTo("succeeded");
        return server.get("/v1/jobs/" + id(job) + "/result?limit=100000").body();
    }

    private static String problem(HttpResponse<String> job) {
        return ((Value.Obj) members(job).get("problem")).members().get("type") + " " + job.body();
    }

    @ParameterizedTest
    @CsvSource({"c,16777216", "rust,16777216", "c,70000", "rust,70000"})
    void examplesCountWordsAsTheBuiltInDoes(String language, int splitBytes) throws IOException {
        String input = "{\"files\":[\"moby-dick.txt\"],\"splitBytes\":" + splitBytes + "}";
        HttpResponse<String> module = run(spec(input, example(language), ",\"reduce\":\"_sum\""));
        HttpResponse<String> builtin = run(
                "{\"input\":{\"files\":[\"moby-dick.txt\"]},\"map\":{\"builtin\":\"words\"}," + "\"reduce\":\"_sum\"}");
        assertThat(rows(module)).isEqualTo(rows(builtin)).contains("\"key\":\"whale\"");
        assertThat(records(module)).isEqualTo(records(builtin));
    }

    private static Value records(HttpResponse<String> job) {
        Value.Obj progress =
                (Value.Obj) members(server.get("/v1/jobs/" + id(job))).get("progress");
        return progress.members().get("records");
    }

    @Test
    void javaScriptReducesWhatModulesEmit() throws IOException {
        String input = "{\"text\":\"b a b\\nextraordinarinesses B\"}";
        String aggregator = ",\"reduce\":{\"init\":\"() => ({n: 0})\",\"add\":\"(acc, n) => ({n: acc.n + n})\","
                + "\"merge\":\"(a, b) => ({n: a.n + b.n})\",\"finish\":\"(key, acc) => acc.n\"}";
        assertThat(rows(run(spec(input, example("c"), aggregator))))
                .contains("{\"key\":\"a\",\"value\":1}", "{\"key\":\"b\",\"value\":3}")
                .contains("{\"key\":\"extraordinarinesses\",\"value\":1}");
        String function = ",\"reduce\":\"(key, values) => values.reduce((a, b) => a + b)\"";
        assertThat(rows(run(spec(input, example("rust"), function)))).contains("{\"key\":\"b\",\"value\":3}");
    }

    @Test
    void areWarnedOfIfAllValuesAreNull() {
        FrameBuilder frame = new FrameBuilder().bytes(1, 3).text("x").bytes(0);
        HttpResponse<String> job = run(spec(ModuleAssembler.giving(frame.toBytes()), ",\"reduce\":\"_sum\""));
        assertThat(Json.text(members(job).get("warnings")))
                .contains("\"code\":\"null-values\"", "_sum: see what type the values have in the frame");
        byte[] more = frame.count("y", 1).toBytes();
        assertThat(members(run(spec(ModuleAssembler.giving(more), ",\"reduce\":\"_sum\"")))
                        .get("warnings"))
                .isEqualTo(new Value.Array(List.of()));
    }

    @Test
    void withoutAReduceEveryPairIsARow() {
        byte[] frame = new FrameBuilder().count("x", 1).count("x", 2).toBytes();
        assertThat(rows(run(spec(ModuleAssembler.giving(frame), ""))))
                .contains("[{\"key\":\"x\",\"value\":1},{\"key\":\"x\",\"value\":2}]");
    }

    @Test
    void sumsIntegersOfAnyTextTogetherWithOtherNumbers() {
        String longKey = "longer than two words";
        FrameBuilder frame = new FrameBuilder();
        for (int i = 0; i < 1000; i++) {
            frame.count("é", 1)
                    .count("", 1)
                    .count("a\u0000", 1)
                    .count(longKey, i)
                    .count(longKey + "é", 1);
        }
        frame.count("x", 2).bytes(1, 3).text("x").bytes(2).f64(0.5).count("x", -4);
        ModuleAssembler module = ModuleAssembler.giving(frame.toBytes())
                .memory("01010808")
                .function("alloc", "i32:i32", ModuleAssembler.constant(500_000, 0x41));
        assertThat(rows(run(spec(module, ",\"reduce\":\"_sum\""))))
                .contains("{\"key\":\"\",\"value\":1000},{\"key\":\"a\\u0000\",\"value\":1000}")
                .contains("{\"key\":\"" + longKey + "\",\"value\":499500}")
                .contains("{\"key\":\"" + longKey + "é\",\"value\":1000}")
                .contains("{\"key\":\"x\",\"value\":-1.5},{\"key\":\"é\",\"value\":1000}");
    }

    @Test
    void keepsBadRecordsAndCountersAsForScripts() {
        byte[] frame = new FrameBuilder()
                .count("x", 1)
                .bytes(2)
                .text("seen")
                .i64(2)
                .bad(4, 4, "not two")
                .toBytes();
        HttpResponse<String> job = run(spec(
                ModuleAssembler.giving(frame), ",\"reduce\":\"_sum\",\"errors\":{\"policy\":\"skip\",\"maxCount\":5}"));
        assertThat(rows(job)).contains("{\"key\":\"x\",\"value\":1}");
        assertThat(server.get("/v1/jobs/" + id(job)).body())
                .contains("\"seen\":2")
                .contains("\"bad\":1");
        assertThat(server.get("/v1/jobs/" + id(job) + "/errors").body())
                .contains("\"line\":2,\"code\":\"map-failed\",\"message\":\"not two\",\"record\":\"two\"");
        assertThat(problem(run(spec(ModuleAssembler.giving(frame), ",\"reduce\":\"_sum\""))))
                .contains("/problems/record-failed", "line 2: not two");
    }

    @Test
    void refusesValuesThatTheReduceCannotTake() {
        byte[] frame =
                new FrameBuilder().bytes(1, 3).text("x").bytes(3).text("one").toBytes();
        assertThat(problem(run(spec(ModuleAssembler.giving(frame), ",\"reduce\":\"_sum\""))))
                .contains("/problems/record-failed", "_sum");
        ModuleAssembler late = new ModuleAssembler()
                .function("flush", ":i64", ModuleAssembler.frameAt(16, frame.length))
                .data(16, frame);
        assertThat(problem(run(spec(late, ",\"reduce\":\"_sum\""))))
                .contains("/problems/record-failed", "when it was flushed");
    }

    @Test
    void recordsOfTablesComeAsLinesOfJson() {
        // Gives the chunk back as one key.
        ModuleAssembler module = ModuleAssembler.mapping(ModuleAssembler.constant(1026, 0x41) + "2001" + "360000"
                        + ModuleAssembler.constant(1030, 0x41) + "2001" + "6a" + "41003a0000"
                        + ModuleAssembler.constant(1024L << 32, 0x42) + "2001" + "ad" + "4207" + "7c" + "84")
                .function("alloc", "i32:i32", ModuleAssembler.constant(1030, 0x41))
                .data(1024, new FrameBuilder().bytes(1, 3).toBytes());
        String input = "{\"text\":\"a,b\\n1,\\\"x\\ny\\\"\\n\",\"format\":\"csv\"}";
        assertThat(rows(run(spec(input, module.toBase64(), ""))))
                .contains("{\\\"a\\\":\\\"1\\\",\\\"b\\\":\\\"x\\\\ny\\\"}\\n");
    }

    @Test
    void endsLoopsAndTrapsWhileOthersGoOn() throws IOException {
        var loops = server.run(spec(ModuleAssembler.mapping(LOOP), ",\"limits\":{\"recordTimeout\":\"PT0.5S\"}"));
        HttpResponse<String> honest = run(spec(LINES, example("c"), ",\"reduce\":\"_sum\""));
        assertThat(rows(honest)).contains("{\"key\":\"one\",\"value\":1}");
        assertThat(problem(answer(loops))).contains("/problems/function-timeout", "\"line\":1");
        assertThat(problem(run(spec(ModuleAssembler.mapping("00"), ""))))
                .contains("/problems/record-failed", "unreachable", "wasm-function[1]");
        ModuleAssembler floods = new ModuleAssembler()
                .function("flush", ":i64", ModuleAssembler.frameAt(16, 16))
                .data(16, new FrameBuilder().count("a", 1).toBytes());
        assertThat(problem(run(spec(floods, ",\"reduce\":\"_sum\",\"limits\":{\"timeout\":\"PT1S\"}"))))
                .contains("/problems/job-timeout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/jobs", "/v1/jobs/validate"})
    void refusesWhatIsNoModuleWhenAJobIsSent(String path) {
        assertThat(refused(path, spec(LINES, "AGFz?", "")))
                .contains("/problems/invalid-job-spec", "\"pointer\":\"/map/module\"", "This is not Base64");
        assertThat(refused(path, spec(LINES, Base64.getEncoder().encodeToString(new byte[(4 << 20) + 1]), "")))
                .contains("/problems/invalid-job-spec", "A module has at most 4194304 bytes");
        assertThat(refused(path, spec(LINES, "aGVsbG8gd29ybGQ=", "")))
                .contains("/problems/function-compile-error", "\"pointer\":\"/map/module\"", "expected magic word");
        assertThat(refused(path, spec(new ModuleAssembler().importing("env", "now"), "")))
                .contains("/problems/function-compile-error", "It imports env.now");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"language\":\"wasm\",\"source\":\"x\"}|/map/module|The field module is missing",
                "{\"language\":\"wasm\",\"module\":\"AA==\",\"source\":\"x\"}|/map/source|write the module in Base64",
                "{\"language\":\"javascript\",\"module\":\"AA==\",\"source\":\"x => x\"}|/map/module|Only wasm has a module",
            })
    void refusesFieldsThatDoNotGoTogether(String map, String pointer, String detail) {
        assertThat(refused("/v1/jobs", "{\"input\":" + LINES + ",\"map\":" + map + "}"))
                .contains("/problems/invalid-job-spec", detail);
        assertThat(pointer).startsWith("/map/");
    }

    @Test
    void refusesModulesAsReduce() {
        String reduce = ",\"reduce\":{\"language\":\"wasm\",\"module\":\"AA==\"}";
        assertThat(refused("/v1/jobs", spec(new ModuleAssembler(), reduce)))
                .contains("\"pointer\":\"/reduce/language\"", "Only a map can be wasm");
    }

    private static String refused(String path, String spec) {
        HttpResponse<String> answer = server.exchange("POST", path, spec, "Content-Type", "application/json");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        return answer.body();
    }

    @Test
    void validateWaitsForNoModuleThatNeverStarts() {
        ModuleAssembler endless =
                new ModuleAssembler().function("begin", ":", "03400c000b").section("start", "02");
        HttpResponse<String> answer =
                server.exchange("POST", "/v1/jobs/validate", spec(endless, ""), "Content-Type", "application/json");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith("{\"valid\":null,").contains("o record was tried: ");
    }

    @Test
    void validateShowsWhatAModuleEmits() throws IOException {
        HttpResponse<String> answer = server.exchange(
                "POST",
                "/v1/jobs/validate",
                spec(LINES, example("rust"), ",\"reduce\":\"_sum\""),
                "Content-Type",
                "application/json");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("{\"key\":\"one\",\"value\":1}");
    }
}
