package io.millrace.function.sandbox;

import static io.millrace.function.sandbox.Workers.LIMITS;
import static io.millrace.function.sandbox.Workers.WORDS;
import static io.millrace.function.sandbox.Workers.aggregate;
import static io.millrace.function.sandbox.Workers.batch;
import static io.millrace.function.sandbox.Workers.fold;
import static io.millrace.function.sandbox.Workers.group;
import static io.millrace.function.sandbox.Workers.json;
import static io.millrace.function.sandbox.Workers.lines;
import static io.millrace.function.sandbox.Workers.map;
import static io.millrace.function.sandbox.Workers.reduce;
import static io.millrace.function.sandbox.Workers.text;
import static io.millrace.function.sandbox.Workers.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxCombineTest {
    private static SandboxPool pool;

    @BeforeAll
    static void start() {
        pool = Workers.pool(1, Workers.directory());
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    private static String combined(Program program, RecordBatch... batches) {
        try (Sandbox sandbox = pool.lease("job", program, LIMITS)) {
            List<Pair> pairs = new ArrayList<>();
            for (RecordBatch batch : batches) {
                BatchResult result = sandbox.map(batch);
                assertThat(result.bad()).isEmpty();
                pairs.addAll(result.pairs());
            }
            pairs.addAll(sandbox.flush());
            assertThat(sandbox.flush()).isEmpty();
            return text(pairs);
        }
    }

    private static String reduced(Combine combine, boolean partial, Workers.Group... groups) {
        try (Sandbox sandbox = pool.lease("job", reduce(combine), LIMITS)) {
            return Json.text(new Value.Array(sandbox.reduce(batch(groups), MoreValues.NONE, partial)));
        }
    }

    /** Few kinds of characters, so that keys of all lengths come again; about each length at which a table changes its way. */
    private static String randomKey(Random random) {
        String alphabet = random.nextInt(4) == 0 ? "aé\u0000😀" : "ab1";
        StringBuilder key = new StringBuilder();
        int length = random.nextInt(20);
        for (int i = 0; i < length; i++) {
            key.appendCodePoint(alphabet.codePointAt(
                    alphabet.offsetByCodePoints(0, random.nextInt(alphabet.codePointCount(0, alphabet.length())))));
        }
        return switch (random.nextInt(8)) {
            case 0 -> Integer.toString(length);
            case 1 -> "[" + length + "]";
            default -> Json.text(Value.of(key.toString()));
        };
    }

    /** So few that V8's Map holds them, and more; a table that was there stays for keys that come later. */
    @ParameterizedTest
    @ValueSource(ints = {40, 400, 2000})
    void countsKeysOfAnyKindAndForgetsThoseOfBadRecords(int recordsOfKeys) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<String, Integer> counts = new HashMap<>();
        StringBuilder records = new StringBuilder();
        for (int record = 0; record < recordsOfKeys; record++) {
            boolean bad = random.nextInt(3) == 0;
            List<String> keys = new ArrayList<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                keys.add(randomKey(random));
            }
            records.append("{\"bad\":" + bad + ",\"keys\":" + keys + "}\n");
            if (!bad) {
                keys.forEach(key -> counts.merge(key, 1, Integer::sum));
            }
        }
        String source = "r => { for (const key of r.keys) emit(key, 1); if (r.bad) throw new Error('bad') }";
        try (Sandbox sandbox = pool.lease("keys", map(source, new Combine.Builtin("_count")), LIMITS)) {
            for (int round = 0; round < 2; round++) {
                sandbox.map(json(records.toString()));
                Map<String, Integer> found = new HashMap<>();
                for (Pair pair : sandbox.flush()) {
                    assertThat(found.put(Json.text(pair.key()), Integer.parseInt(Json.text(pair.value()))))
                            .isNull();
                }
                assertThat(found).as("seed " + seed).isEqualTo(counts);
            }
        }
    }

    @Test
    void countsWords() {
        assertThat(combined(map(WORDS, new Combine.Builtin("_sum")), lines("b a b\n"), lines("A c\n")))
                .isEqualTo("\"b\":[2] \"a\":[2] \"c\":[1]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "_count | [1,null,\"x\"] | 3",
                "_sum   | [1,2,null] | [3]",
                "_sum   | [] | none",
                "_sum   | [null] | [0]",
                "_sum   | [9007199254740991,1] | [9007199254740992]",
                "_sum   | [9223372036854775807,9223372036854775807,3] | [9223372036854775807,9223372036854775807,3]",
                "_sum   | [-9223372036854775808,-1] | [-9223372036854775808,-1]",
                "_sum   | [0.1,0.2,1] | [1,-2.7755575615628914e-17,0.30000000000000004]",
                "_sum   | [1e308,1e308,-1e308] | [1e+308]",
                "_sum   | [1e18,1e18] | [2000000000000000000]",
                "_min   | [\"b\",3,null,false] | false",
                "_min   | [null] | null",
                "_min   | [9007199254740993,9007199254740992] | 9007199254740992",
                "_max   | [[1],[1,0],{\"a\":1},\"z\"] | {\"a\":1}",
                "_max   | [\"\uFFFF\",\"\uD83D\uDE00\"] | \"\uD83D\uDE00\"",
                "_mean  | [1,2,null,4] | [3,7]",
                "_stats | [1,2,null,-4] | [3,-4,2,[-1],[21]]",
                "_stats | [null] | [0,null,null,[0],[0]]",
                "_stats | [3000000001] | [1,3000000001,3000000001,[3000000001],[9000000006000000001]]",
                "_stats | [9007199254740993] | "
                        + "[1,9007199254740993,9007199254740993,[9007199254740993],[8.11296384146067e+31,1]]",
            })
    void keepsExactStates(String builtin, String values, String state) {
        String pairs = combined(map("r => r.forEach((v) => emit(1, v))", new Combine.Builtin(builtin)), json(values));
        String expected = "none".equals(state) ? "" : "1:" + Json.text(Json.read(state));
        assertThat(pairs).isEqualTo(expected);
    }

    @Test
    void forgetsKeysThatOnlyBadRecordsEmitted() {
        String map = "r => { emit(r.k, 1); emit([r.k], 2); emit(2 ** 60, 3); if (r.bad) { throw new Error('no'); } }";
        try (Sandbox sandbox = pool.lease("job", map(map, new Combine.Builtin("_sum")), LIMITS)) {
            RecordBatch batch =
                    json("{\"k\":\"x\",\"bad\":1}\n{\"k\":\"y\"}\n{\"k\":\"z\",\"bad\":1}\n{\"k\":\"x\"}\n");
            assertThat(sandbox.map(batch).bad()).hasSize(2);
            assertThat(text(sandbox.flush()))
                    .isEqualTo("\"y\":[1] [\"y\"]:[2] 1152921504606846976:[6] \"x\":[1] [\"x\"]:[2]");
        }
    }

    @Test
    void readsLongIntegersExactlyWhereverTheyStand() {
        RecordBatch[] batches = new RecordBatch[20];
        for (int i = 0; i < batches.length; i++) {
            batches[i] = json(" ".repeat(i) + "9007199254740993\n");
        }
        assertThat(combined(map("r => emit(1, r)", new Combine.Builtin("_sum")), batches))
                .isEqualTo("1:[180143985094819860]");
    }

    @Test
    void refusesToAddStrings() {
        try (Sandbox sandbox = pool.lease("job", map("r => emit(r, r)", new Combine.Builtin("_sum")), LIMITS)) {
            assertThat(sandbox.map(json("1\n\"x\"\n")).bad())
                    .singleElement()
                    .satisfies(bad -> assertThat(bad.message())
                            .isEqualTo("_sum adds numbers; this record emitted a string (1:6)"));
            assertThat(text(sandbox.flush())).isEqualTo("1:[1]");
        }
    }

    @Test
    void tellsKeysApartAsJsonDoes() {
        String keys =
                "[[1,\"1\",1.0,null,\"null\",true,[1],[\"1\"],{\"a\":1,\"b\":2},{\"b\":2,\"a\":1},9223372036854775807]]";
        assertThat(combined(map("r => r[0].forEach((k) => emit(k, 1))", new Combine.Builtin("_count")), json(keys)))
                .isEqualTo(
                        "1:2 \"1\":1 null:1 \"null\":1 true:1 [1]:1 [\"1\"]:1 {\"a\":1,\"b\":2}:2 9223372036854775807:1");
    }

    @Test
    void addsWithAnAggregate() {
        Combine mean = aggregate("() => ({n: 0, s: 0})", "(a, v) => { a.n++; a.s += v; return a }", "(a, b) => a");
        assertThat(combined(map("r => emit(r % 2, r)", mean), json("1\n2\n"), json("3\n")))
                .isEqualTo("1:{\"n\":2,\"s\":4} 0:{\"n\":1,\"s\":2}");
    }

    @Test
    void mergesStatesInOrderOrAddsRawValues() {
        Combine join = aggregate("() => ''", "(a, v) => a + v", "(a, b) => a + '|' + b");
        assertThat(reduced(join, true, group("1", "\"a\"", "\"b\"", "\"c\""), group("2", "\"d\"")))
                .isEqualTo("[\"a|b|c\",\"d\"]");
        assertThat(reduced(join, false, group("1", "\"a\"", "\"b\""))).isEqualTo("[\"ab\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Numbers stay Numbers beyond 2^53, and integers of BigInt stay that however small they are.
                "() => 1 | (a, v) => a * v | (a, b) => a + b | (key, a) => typeof a + a | \"number1152921504606847000\"",
                "() => 1n | (a, v) => a * BigInt(v) | (a, b) => a + b | (key, a) => typeof a + a"
                        + " | \"bigint1152921504606846978\"",
                "() => [1n] | (a, v) => [a[0] * BigInt(v)] | (a, b) => [a[0] + b[0], {n: a}] | (key, a) => typeof a[1].n[0]"
                        + " | \"bigint\""
            })
    void keepsTheKindsOfNumbersInStates(String init, String add, String merge, String finish, String row) {
        Combine product = new Combine.Aggregate(
                new Snippet("/reduce/init", init),
                new Snippet("/reduce/add", add),
                new Snippet("/reduce/merge", merge),
                Optional.of(new Snippet("/reduce/finish", finish)));
        Program program = map("r => emit('k', r)", product);
        List<String> states = new ArrayList<>();
        for (String records : List.of("1073741824\n1073741824", "2")) {
            try (Sandbox sandbox = pool.lease("job", program, LIMITS)) {
                sandbox.map(json(records));
                states.add(Json.text(sandbox.flush().get(0).value()));
            }
        }
        assertThat(reduced(product, true, group("\"k\"", states.toArray(String[]::new))))
                .isEqualTo("[" + row + "]");
    }

    @Test
    void foldsBigInts() {
        Combine sum = fold("(key, values) => { let n = 0n; for (const v of values) n += BigInt(v); return n }");
        Program program = map("r => { for (let i = 0; i < 100; i++) emit('k', r) }", sum);
        assertThat(combined(program, json("3"))).isEqualTo("\"k\":{\"\\u0000\":\"i300\"}");
        assertThat(reduced(sum, true, group("\"k\"", "{\"\\u0000\":\"i300\"}", "{\"\\u0000\":\"i1\"}")))
                .isEqualTo("[301]");
    }

    @Test
    void foldsTheSameInAnyBatches() {
        Program program = map("r => emit('k', r)", fold("(key, values) => values.reduce((a, b) => a + b / 3)"));
        StringBuilder all = new StringBuilder();
        List<RecordBatch> single = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.append(i).append('\n');
            single.add(json(i + "\n"));
        }
        assertThat(combined(program, single.toArray(RecordBatch[]::new)))
                .isEqualTo(combined(program, json(all.toString())));
    }

    @Test
    void callsAFunctionOnceWithAllValues() {
        String source =
                "(key, values) => [key, values.length, [...values], values.map((v) => v * 2), values.filter((v) => v"
                        + " > 1), values.some((v) => v > 1), values.every((v) => v > 1), values.toArray().length]";
        assertThat(reduced(values(source), false, group("\"k\"", "1", "2")))
                .isEqualTo("[[\"k\",2,[1,2],[2,4],[2],true,false,2]]");
    }

    @Test
    void keepsRawPairsForAFunctionOfAllValues() {
        assertThat(combined(map("r => emit(1, r)", values("(key, values) => 1")), json("2\n3")))
                .isEqualTo("1:2 1:3");
    }

    @Test
    void givesExactIntegersToTheReduce() {
        assertThat(reduced(
                        values("(key, values) => values.reduce((a, b) => a + b)"),
                        false,
                        group("1", "9007199254740993", "9007199254740993")))
                .isEqualTo("[18014398509481986]");
    }

    @Test
    void namesKeyAndPlaceWhenAReduceThrows() {
        JobException e = catchThrowableOfType(
                JobException.class,
                () -> reduced(values("(key, values) =>\n  key.x.y"), false, group("{\"a\":1}", "1")));
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_FAILED);
        assertThat(e.detail())
                .isEqualTo("The function at /reduce failed for the key {\"a\":1}: TypeError: Cannot read properties of"
                        + " undefined (reading 'y') (2:9)");
        assertThat(e.fields()).containsEntry("pointer", Value.of("/reduce"));
    }

    @Test
    void fallsOverAMissingReturn() {
        JobException e = catchThrowableOfType(
                JobException.class,
                () -> combined(
                        map("r => emit(1, r)", aggregate("() => 0", "(a, v) => { a + v }", "(a, b) => a")), json("1")));
        assertThat(e.detail())
                .isEqualTo(
                        "The function at /reduce/add failed for the key 1: It returned undefined; is a return missing?");
    }

    @Test
    void handsOverWhatItCannotKeep() {
        Program program = map("r => { for (let i = 0; i < 1000; i++) emit(r + i, 1) }", new Combine.Builtin("_sum"));
        StringBuilder records = new StringBuilder();
        for (int i = 0; i < 250; i++) {
            records.append(i * 1000).append('\n');
        }
        try (Sandbox sandbox = pool.lease("job", program, LIMITS)) {
            assertThat(sandbox.map(json(records.toString())).pairs()).hasSize(200_000);
            assertThat(sandbox.flush()).hasSize(50_000);
        }
    }

    @Test
    void dropsWhatWasNotFlushed() {
        Program program = map(WORDS, new Combine.Builtin("_sum"));
        try (Sandbox sandbox = pool.lease("job", program, LIMITS)) {
            sandbox.map(lines("lost"));
        }
        assertThat(combined(program, lines("kept"))).isEqualTo("\"kept\":[1]");
    }
}
