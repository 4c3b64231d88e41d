package io.millrace.function.sandbox;

import static io.millrace.function.sandbox.Workers.json;
import static io.millrace.function.sandbox.Workers.lines;
import static io.millrace.function.sandbox.Workers.map;
import static io.millrace.function.sandbox.Workers.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.problem.BadRecord;
import io.millrace.value.Value;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxMapTest extends MapContract {
    @Override
    SandboxPool newPool() {
        return Workers.pool(1, Workers.directory());
    }

    @Override
    Program program(String source) {
        return map(source);
    }

    @Override
    Stream<String> forms() {
        return Stream.of(
                "r => emit(r, 1)",
                "function (r) { emit(r, 1) }",
                "function map(r, ctx) { emit(r, 1) }",
                "r => emit(r, 1); \n",
                "r => emit(r, 1) // one");
    }

    @Override
    String measures() {
        return "r => emit(r, r.length)";
    }

    @Override
    String numbers() {
        return "(r, ctx) => emit(ctx.line, r)";
    }

    @Override
    String locates() {
        return "(line, ctx) => emit(ctx.source, [ctx.line, line])";
    }

    @Override
    String changesWhatItEmitted() {
        return "r => { const a = [1]; emit(1, a); a.push(2); emit(1, a) }";
    }

    @Override
    String failsAtB() {
        return "(line, ctx) => {\n  ctx.counter('seen');\n  emit(line, 1);\n  if (line === 'b') null.x;\n}";
    }

    @Override
    String failure() {
        return "TypeError: Cannot read properties of null (reading 'x') (4:26)";
    }

    @Override
    String stack() {
        return "TypeError: Cannot read properties of null (reading 'x')\n    at (/map:4:26)";
    }

    @Override
    String skipsB() {
        return "(line, ctx) => { emit(line, 1); if (line === 'b') ctx.skip('no b') }";
    }

    @Override
    String counts() {
        return "(line, ctx) => { ctx.counter(line, 2); ctx.counter('all') }";
    }

    @Override
    String callsItselfAtB() {
        return "function f(r) { if (r === 'b') f(r); emit(r, 1) }";
    }

    @Override
    String tooDeep() {
        return "RangeError: Maximum call stack size exceeded";
    }

    @Override
    String emitsManyPairs() {
        return "r => { for (let i = 0; i < 200000; i++) emit('key' + i, i) }";
    }

    @Test
    void returnsPairsInOrderOfEmission() {
        assertThat(pairs("(line) => { emit(line, [line]); emit(null, {b: 1, a: 2}) }", lines("x\r\ny\n")))
                .isEqualTo("\"x\":[\"x\"] null:{\"b\":1,\"a\":2} \"y\":[\"y\"] null:{\"b\":1,\"a\":2}");
    }

    @Test
    void givesLargeIntegersAsBigInts() {
        assertThat(pairs(
                        "r => { emit(typeof r.n, r.n); emit(JSON.stringify(r), 1) }",
                        json("{\"n\":9223372036854775807}")))
                .isEqualTo("\"bigint\":9223372036854775807 \"{\\\"n\\\":9223372036854775807}\":1");
        assertThat(pairs("r => emit(r.n + 1n, r.m)", json("{\"n\":9007199254740993,\"m\":1}")))
                .isEqualTo("9007199254740994:1");
        assertThat(pairs("r => emit(2 ** 60, -0)", lines("a"))).isEqualTo("1152921504606846976:0");
    }

    @Test
    void saysHowLongAStringMayBe() {
        assertThat(message("r => { let s = 'x'; for (;;) s += s }", lines("a")))
                .isEqualTo("map-failed: RangeError: Invalid string length: a string has at most 536,870,888 characters"
                        + " (512 MB) (1:35)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'Cafe\u0301'.normalize() | normalize of this text is not available here",
                "'\u00e9'.normalize('NFD') | normalize of this text is not available here",
                "'a'.localeCompare('B', 'en') | localeCompare for a language or with options is not available here",
                "'a'.localeCompare('B', undefined, {sensitivity: 'base'}) | localeCompare for a language or with options is",
                "'i'.toLocaleUpperCase('tr-TR') | The case of tr-TR is not available here: take toLowerCase",
                "(1e6).toLocaleString() | toLocaleString is not available here: take toString, toFixed",
                "5n.toLocaleString() | toLocaleString is not available here: take toString, toFixed",
                "new Date(0).toLocaleDateString('en-US', {month: 'long'}) | toLocaleString is not available here",
                "new Intl.Collator() | Intl is not defined: there are no locales here",
                "require('fs') | require is not defined: no module can be imported here",
                "new RegExp('\\\\p{L}', 'u').test(r) | Invalid property name: there are no properties of Unicode here",
                "console.log(r) | console is not defined: nobody would read it",
                "((record, emit) => emit(record, 1))(r, ctx) | emit is not a function: emit is global here",
            })
    void saysWhatIsLackingInPlaceOfAnotherAnswer(String expression, String message) {
        assertThat(message("(r, ctx) => { emit(" + expression + ", 1) }", lines("a")))
                .contains(message);
    }

    @Test
    void doesWithoutTablesOfLanguagesWhatNeedsNone() {
        assertThat(pairs(
                        "r => emit([r.normalize('NFKD'), '\u00e9'.normalize(), Math.sign('a'.localeCompare('B')), 'I'.toLocaleLowerCase(),"
                                + " 'i'.toLocaleUpperCase('en')], 1)",
                        lines("a")))
                .isEqualTo("[\"a\",\"\u00e9\",1,\"i\",\"I\"]:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[r, 1]",
                "[[r, 1]]",
                "({key: r, value: 1})",
                "({})",
                "r.split('').map((c) => [c, 1])",
                "(s) => emit(s, 1)",
                "[r].values().map((s) => emit(s, 1))",
                "(function* () { emit(r, 1) })()"
            })
    void refusesToDropPairsThatAreReturned(String returned) {
        assertThat(message("(r) => " + returned, lines("a")))
                .startsWith("map-failed: The map function returned a")
                .endsWith(" and emitted nothing; what it returns is dropped, so call emit(key, value) for each pair");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "r",
                "1",
                "r.match(/a/) || emit(r, 1)",
                "r.split('').map((c) => c === 'b' && emit(c, 1))",
                "[1].map(() => undefined)",
                "[0, '', NaN, null].map((n) => n && emit(r, n))",
                "new Map([[r, 1]])",
                "ctx.skip() ?? [r, 1]"
            })
    void dropsWhatIsReturnedByTheWay(String returned) {
        assertThat(run("(r, ctx) => " + returned, lines("a")).bad())
                .allMatch(bad -> bad.code().equals(BadRecord.SKIPPED));
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

    /** Looks at all objects and functions that are reachable, and calls none but getters. */
    @Test
    void hasNoWayToAClock() {
        String source = """
                r => {
                  const seen = new Set();
                  const names = new Set();
                  const left = [globalThis, new Date(0).toTemporalInstant(), globalThis.Temporal];
                  while (left.length > 0) {
                    const at = left.pop();
                    if (Object(at) !== at || seen.has(at)) continue;
                    seen.add(at);
                    if (typeof at === 'function') names.add(at.name);
                    left.push(Object.getPrototypeOf(at));
                    for (const name of Reflect.ownKeys(at)) {
                      const {value, get, set} = Object.getOwnPropertyDescriptor(at, name);
                      left.push(value, get, set);
                      try { left.push(at[name]) } catch { }
                    }
                  }
                  for (const name of ['total', 'toTemporalInstant', 'timeZoneId', 'plainDateISO', 'zonedDateTimeISO']) {
                    emit(name, names.has(name));
                  }
                }
                """;
        // Of Duration, of Date, and three of Temporal.Now.
        assertThat(pairs(source, lines("a")))
                .isEqualTo("\"total\":true \"toTemporalInstant\":true \"timeZoneId\":false \"plainDateISO\":false"
                        + " \"zonedDateTimeISO\":false");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "new Date(0).toTemporalInstant()",
                "delete globalThis.Temporal; Reflect.set(globalThis, 'Temporal', undefined); new Date(0).toTemporalInstant()",
                "Temporal = 1",
                "Object.getOwnPropertyDescriptor(globalThis, 'Temporal').get.call()",
                "Date.prototype.constructor.prototype.toTemporalInstant = null",
            })
    void hasNoClockWhateverComesFirst(String first) {
        String now = "(() => { try { return typeof (globalThis.Temporal?.Now) } catch (e) { return 'undefined' } })()";
        assertThat(pairs("r => { " + first + "; emit(" + now + ", 1) }", lines("a")))
                .isEqualTo("\"undefined\":1");
    }

    @Test
    void reckonsWithDates() {
        String source = """
                r => {
                  emit(Temporal.PlainDate.from(r).add({months: 1}), Temporal.Duration.from('PT90M').total('hours'));
                  emit(new Date(0).toTemporalInstant() instanceof Temporal.Instant, `${Temporal}`);
                  emit(Object.getOwnPropertyNames(Temporal).sort().join(' '), 'Temporal' in globalThis);
                }
                """;
        assertThat(pairs(source, lines("2024-01-31")))
                .isEqualTo("\"2024-02-29\":1.5 true:\"[object Temporal]\" \"Duration Instant PlainDate PlainDateTime"
                        + " PlainMonthDay PlainTime PlainYearMonth ZonedDateTime\":true");
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
    void samplesSomeRecordsOfManyAndMapsAllOfThem() {
        RecordBatch batch = lines("abc\n".repeat(50_000));
        try (Sandbox sandbox = pool.lease("sample", map("r => emit(r, 1)"), Workers.LIMITS)) {
            assertThat(sandbox.sample(batch))
                    .hasSize(400)
                    .allMatch(pair -> pair.key().equals(Value.of("abc")));
            assertThat(sandbox.map(batch).recordsIn()).isEqualTo(50_000);
        }
    }

    @Test
    void samplesWholeRecords() {
        String wide = "x".repeat(20_000) + "\n";
        String map = "r => emit(r.length, 1)";
        assertThat(sampled(map, lines(wide.repeat(5)))).isEqualTo("20000:1 20000:1 20000:1");
        assertThat(sampled(map, lines("x".repeat(200_000) + "\nshort\n"))).isEqualTo("200000:1");
        assertThat(sampled(map, lines("x".repeat(200_000)))).isEqualTo("200000:1");
    }

    private String sampled(String map, RecordBatch batch) {
        try (Sandbox sandbox = pool.lease("sample", map(map), Workers.LIMITS)) {
            return text(sandbox.sample(batch));
        }
    }

    @Test
    void mendsHalvesOfSurrogatePairs() {
        assertThat(pairs("r => emit(r[0], 1)", lines("😀"))).isEqualTo("\"\uFFFD\":1");
        assertThat(pairs("r => emit(r, 1)", lines("é😀"))).isEqualTo("\"é😀\":1");
    }
}
