package io.millrace.function.sandbox;

import static io.millrace.function.sandbox.Workers.LIMITS;
import static io.millrace.function.sandbox.Workers.json;
import static io.millrace.function.sandbox.Workers.lines;
import static io.millrace.function.sandbox.Workers.map;
import static io.millrace.function.sandbox.Workers.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.problem.BadRecord;
import io.millrace.value.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxMapTest {
    private static SandboxPool pool;

    @BeforeAll
    static void start() {
        pool = Workers.pool(1, Workers.directory());
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    private static BatchResult run(String source, RecordBatch batch) {
        try (Sandbox sandbox = pool.lease("job", map(source), LIMITS)) {
            return sandbox.map(batch);
        }
    }

    private static String pairs(String source, RecordBatch batch) {
        BatchResult result = run(source, batch);
        assertThat(result.bad()).isEmpty();
        return text(result.pairs());
    }

    private static String message(String source, RecordBatch batch) {
        List<BadRecord> bad = run(source, batch).bad();
        assertThat(bad).hasSize(1);
        return bad.get(0).code() + ": " + bad.get(0).message();
    }

    @Test
    void returnsPairsInOrderOfEmission() {
        assertThat(pairs("(line) => { emit(line, [line]); emit(null, {b: 1, a: 2}) }", lines("x\r\ny\n")))
                .isEqualTo("\"x\":[\"x\"] null:{\"b\":1,\"a\":2} \"y\":[\"y\"] null:{\"b\":1,\"a\":2}");
    }

    @Test
    void readsCharactersBeyondAsciiWhereverTheyStand() {
        for (int i = 0; i < 20; i++) {
            String line = "a".repeat(i) + "\u00e9" + "b".repeat(20 - i);
            assertThat(pairs("r => emit(r, r.length)", lines(line))).isEqualTo("\"" + line + "\":21");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "r => emit(r, 1)",
                "function (r) { emit(r, 1) }",
                "function map(r, ctx) { emit(r, 1) }",
                "r => emit(r, 1); \n",
                "r => emit(r, 1) // one"
            })
    void acceptsEveryFormOfFunction(String source) {
        assertThat(pairs(source, lines("a"))).isEqualTo("\"a\":1");
    }

    @Test
    void takesAWholeTextAsOneRecord() {
        RecordBatch batch = new RecordBatch(Encoding.TEXT, "a\nb\n".getBytes(StandardCharsets.UTF_8), "input", 1);
        assertThat(pairs("(text) => emit(text, 1)", batch)).isEqualTo("\"a\\nb\\n\":1");
    }

    @Test
    void leavesBlankLinesOutOfJson() {
        BatchResult result = run("(r, ctx) => emit(ctx.line, r)", json("{\"a\":1}\n \n[2]"));
        assertThat(text(result.pairs())).isEqualTo("1:{\"a\":1} 3:[2]");
        assertThat(result.recordsIn()).isEqualTo(2);
    }

    @Test
    void keepsIntegersOf64Bits() {
        assertThat(pairs(
                        "r => { emit(typeof r.n, r.n); emit(JSON.stringify(r), 1) }",
                        json("{\"n\":9223372036854775807}")))
                .isEqualTo("\"bigint\":9223372036854775807 \"{\\\"n\\\":9223372036854775807}\":1");
        assertThat(pairs("r => emit(r.n + 1n, r.m)", json("{\"n\":9007199254740993,\"m\":1}")))
                .isEqualTo("9007199254740994:1");
        assertThat(pairs("r => emit(2 ** 60, -0)", lines("a"))).isEqualTo("1152921504606846976:0");
    }

    @Test
    void refusesIntegersBeyond64Bits() {
        assertThat(message("r => emit(1, 2n ** 63n)", lines("a")))
                .isEqualTo("bad-value: emit cannot take this value: the integer 9223372036854775808 does not fit 64"
                        + " bits (1:6)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "emit(undefined, 1)",
                "emit(NaN, 1)",
                "emit(1, Infinity)",
                "emit(1, () => 1)",
                "emit(Symbol('s'), 1)",
                "emit(1, new Map())",
                "emit(1, {a: [NaN]})",
                "{ const a = []; a[0] = a; emit(1, a) }"
            })
    void refusesWhatIsNotJson(String statement) {
        assertThat(message("r => { " + statement + " }", lines("a"))).startsWith("bad-value: emit ");
    }

    @Test
    void takesUndefinedAsNull() {
        assertThat(pairs("r => { emit(1); emit(2, {a: undefined, b: [undefined]}) }", lines("a")))
                .isEqualTo("1:null 2:{\"b\":[null]}");
    }

    @Test
    void copiesWhatWasEmitted() {
        assertThat(pairs("r => { const a = [1]; emit(1, a); a.push(2); emit(1, a) }", lines("a")))
                .isEqualTo("1:[1] 1:[1,2]");
    }

    @Test
    void undoesARecordThatThrows() {
        BatchResult result = run(
                "(line, ctx) => {\n  ctx.counter('seen');\n  emit(line, 1);\n  if (line === 'b') null.x;\n}",
                lines("a\nb\nc"));
        assertThat(text(result.pairs())).isEqualTo("\"a\":1 \"c\":1");
        assertThat(result.counters()).isEqualTo(Map.of("seen", 2L));
        assertThat(result.recordsIn()).isEqualTo(3);
        assertThat(result.recordsOut()).isEqualTo(2);
        assertThat(result.bad())
                .containsExactly(new BadRecord(
                        "input",
                        2,
                        "map-failed",
                        "TypeError: Cannot read properties of null (reading 'x') (4:26)",
                        "b"));
    }

    @Test
    void setsSkippedRecordsAside() {
        BatchResult result =
                run("(line, ctx) => { emit(line, 1); if (line === 'b') ctx.skip('no b'); }", lines("a\nb\r\nc"));
        assertThat(text(result.pairs())).isEqualTo("\"a\":1 \"c\":1");
        assertThat(result.bad()).containsExactly(new BadRecord("input", 2, BadRecord.SKIPPED, "no b", "b"));
    }

    @Test
    void tellsSourceAndLine() {
        byte[] bytes = "..a\nb\n".getBytes(StandardCharsets.UTF_8);
        RecordBatch batch = new RecordBatch(Encoding.LINES, bytes, 2, bytes.length, "x.txt", () -> 7, new int[] {0, 5});
        assertThat(pairs("(line, ctx) => emit(ctx.source, [ctx.line, line])", batch))
                .isEqualTo("\"x.txt\":[7,\"a\"] \"x.txt\":[12,\"b\"]");
    }

    @Test
    void countsByName() {
        assertThat(run("(line, ctx) => { ctx.counter(line, 2); ctx.counter('all') }", lines("b\na\nb"))
                        .counters())
                .containsExactly(Map.entry("b", 4L), Map.entry("all", 3L), Map.entry("a", 2L));
    }

    @Test
    void findsMalformedJson() {
        assertThat(message("r => emit(r, 1)", json("1\n{x}\n2"))).startsWith("malformed: ");
    }

    @Test
    void refusesAsyncFunctions() {
        assertThat(message("async r => emit(r, 1)", lines("a")))
                .isEqualTo("map-failed: The map function returned a promise; it cannot be async");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Date.now()", "new Date()", "Date()", "new (new Date(0).constructor)()", "Math.random()"})
    void refusesWhatDiffersBetweenRuns(String expression) {
        assertThat(message("r => emit(1, +" + expression + ")", lines("a")))
                .contains("a task can be run again and must give the same answer");
    }

    @Test
    void knowsDatesInUtc() {
        assertThat(pairs(
                        "r => emit(new Date(2020, 0, 1), Date.parse('2020-01-01') - new Date('2020-01-01T00:00'))",
                        lines("a")))
                .isEqualTo("\"2020-01-01T00:00:00.000Z\":0");
    }

    @Test
    void offersNothingOfTheHost() {
        String names =
                "['require','process','console','setTimeout','fetch','WebAssembly','SharedArrayBuffer','Atomics',"
                        + "'WeakRef','performance','Java','java','javet','navigator','importScripts']";
        assertThat(pairs("r => emit(" + names + ".filter((n) => n in globalThis), typeof Temporal?.Now)", lines("a")))
                .isEqualTo("[]:\"undefined\"");
        assertThat(pairs("r => emit(Object.keys(globalThis), 1)", lines("a"))).isEqualTo("[\"emit\"]:1");
    }

    @Test
    void withstandsTampering() {
        String source = """
                (line, ctx) => {
                  if (line === 'a') {
                  Array.prototype.push = Array.prototype.join = JSON.stringify = JSON.parse = () => 'evil';
                  for (const type of [Object, Array, String]) Reflect.set(type.prototype, 'toJSON', undefined);
                  Array.prototype[Symbol.iterator] = String.prototype.indexOf = String.prototype.slice = null;
                  Map.prototype.get = Map.prototype.set = RegExp.prototype.exec = Object.keys = Number.isFinite = null;
                  globalThis.Error = globalThis.Promise = globalThis.Map = globalThis.BigInt = null;
                  }
                  emit(line, {a: [1, 2]});
                  if (line === 'b') null.x;
                }
                """;
        BatchResult result = run(source, lines("a\nb\nc\n"));
        assertThat(text(result.pairs())).isEqualTo("\"a\":{\"a\":[1,2]} \"c\":{\"a\":[1,2]}");
        assertThat(result.bad()).hasSize(1);
    }

    @Test
    void mendsHalvesOfSurrogatePairs() {
        assertThat(pairs("r => emit(r[0], 1)", lines("😀"))).isEqualTo("\"\uFFFD\":1");
        assertThat(pairs("r => emit(r, 1)", lines("é😀"))).isEqualTo("\"é😀\":1");
    }

    @Test
    void survivesEndlessRecursion() {
        BatchResult result = run("function f(r) { if (r === 'b') f(r); emit(r, 1) }", lines("a\nb\nc"));
        assertThat(text(result.pairs())).isEqualTo("\"a\":1 \"c\":1");
        assertThat(result.bad().get(0).message()).startsWith("RangeError: Maximum call stack size exceeded");
    }

    @Test
    void returnsMoreThanOneFrameHolds() {
        BatchResult result = run("r => { for (let i = 0; i < 200000; i++) emit('key' + i, i) }", lines("a\nb"));
        assertThat(result.pairs()).hasSize(400_000);
        assertThat(Json.text(result.pairs().get(399_999).key())).isEqualTo("\"key199999\"");
        assertThat(result.recordsIn()).isEqualTo(2);
    }
}
