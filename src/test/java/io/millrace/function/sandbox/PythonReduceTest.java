package io.millrace.function.sandbox;

import static io.millrace.function.sandbox.Workers.LIMITS;
import static io.millrace.function.sandbox.Workers.batch;
import static io.millrace.function.sandbox.Workers.group;
import static io.millrace.function.sandbox.Workers.json;
import static io.millrace.function.sandbox.Workers.lines;
import static io.millrace.function.sandbox.Workers.open;
import static io.millrace.function.sandbox.Workers.python;
import static io.millrace.function.sandbox.Workers.pythonReduce;
import static io.millrace.function.sandbox.Workers.reduce;
import static io.millrace.function.sandbox.Workers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.ByteBuilder;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PythonReduceTest {
    private static final String WORDS = """
            import re

            def map(record, emit, ctx):
                for word in re.findall('[a-z]+', record.lower()):
                    emit(word, 1)
            """;
    private static final String EACH = "def map(record, emit):\n    for value in record: emit(1, value)";

    private static SandboxPool pool;

    @BeforeAll
    static void start() {
        pool = Workers.pythonPool(1);
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

    private static String reduced(String source, GroupBatch groups, MoreValues more) {
        Program program = reduce(new Combine.Values(pythonReduce(source)));
        try (Sandbox sandbox = pool.lease("job", program, LIMITS)) {
            return Json.text(new Value.Array(sandbox.reduce(groups, more, false)));
        }
    }

    private static JobException failure(String source, Workers.Group group) {
        return catchThrowableOfType(JobException.class, () -> reduced(source, batch(group), MoreValues.NONE));
    }

    @Test
    void countsWords() {
        assertThat(combined(python(WORDS, new Combine.Builtin("_sum")), lines("b a b\n"), lines("A c\n")))
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
                "_sum   | [9223372036854775807,9223372036854775807,3] | [9223372036854775807,9223372036854775807,3]",
                "_sum   | [-9223372036854775808,-1] | [-9223372036854775808,-1]",
                "_sum   | [0.1,0.2,1] | [1,0.30000000000000004,-2.7755575615628914e-17]",
                "_sum   | [1e308,1e308,-1e308] | [1e308,1e308,-1e308]",
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
        String expected = "none".equals(state) ? "" : "1:" + Json.text(Json.read(state));
        assertThat(combined(python(EACH, new Combine.Builtin(builtin)), json(values)))
                .isEqualTo(expected);
    }

    @Test
    void addsManyDoublesExactly() {
        Random random = new Random(8);
        List<Double> numbers = random.doubles(3000)
                .map(x -> (x - 0.5) * Math.pow(2, random.nextInt(200) - 100))
                .boxed()
                .toList();
        RecordBatch[] batches = numbers.stream().map(x -> json("[" + x + "]\n")).toArray(RecordBatch[]::new);
        String pairs = combined(python(EACH, new Combine.Builtin("_sum")), batches);
        BigDecimal sum = ((Value.Array) Json.read(pairs.substring(2)))
                .items().stream()
                        .map(item -> new BigDecimal(((Value.Real) item).value()))
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal expected = numbers.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(sum).isEqualByComparingTo(expected);
    }

    @Test
    void refusesToAddStrings() {
        Program program = python("def map(r, emit): emit(r, r)", new Combine.Builtin("_sum"));
        try (Sandbox sandbox = pool.lease("job", program, LIMITS)) {
            assertThat(sandbox.map(json("1\n\"x\"\ntrue\n")).bad())
                    .extracting(bad -> bad.message())
                    .containsExactly(
                            "_sum adds numbers; this record emitted a string (1:19)",
                            "_sum adds numbers; this record emitted true (1:19)");
            assertThat(text(sandbox.flush())).isEqualTo("1:[1]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"_sum", "_count"})
    void keepsTheOrderInWhichKeysWereSeen(String builtin) {
        String source = "def map(r, emit):\n  for k, v in r:\n    emit(k, v)\n    if k == 'bad': raise ValueError()";
        String first = "[[\"a\",1],[\"b\",2],[\"c\",1],[\"a\",1],[\"d\",0.5]]\n";
        String bad = "[[\"x\",1],[\"y\",2],[\"bad\",1]]\n";
        String next = "[[\"e\",1],[\"d\",1],[\"a\",1],[1,1]]\n";
        Program program = python(source, new Combine.Builtin(builtin));
        try (Sandbox sandbox = pool.lease("job", program, LIMITS)) {
            BatchResult result = sandbox.map(json(first + bad + next));
            assertThat(result.bad()).hasSize(1);
            assertThat(result.recordsOut()).isEqualTo(9);
            sandbox.map(json(next));
            assertThat(text(sandbox.flush()))
                    .isEqualTo(
                            builtin.equals("_count")
                                    ? "\"a\":4 \"b\":1 \"c\":1 \"d\":3 \"e\":2 1:2"
                                    : "\"a\":[4] \"b\":[2] \"c\":[1] \"d\":[2,0.5] \"e\":[2] 1:[2]");
        }
    }

    @Test
    void tellsKeysApartAsJsonDoes() {
        String keys =
                "[1,\"1\",null,\"null\",true,[1],[\"1\"],{\"a\":1,\"b\":2},{\"b\":2,\"a\":1},9223372036854775807]";
        assertThat(combined(
                        python("def map(r, emit):\n  for k in r: emit(k, 1)", new Combine.Builtin("_count")),
                        json(keys)))
                .isEqualTo(
                        "1:1 \"1\":1 null:1 \"null\":1 true:1 [1]:1 [\"1\"]:1 {\"a\":1,\"b\":2}:2 9223372036854775807:1");
    }

    @Test
    void foldsTheSameInAnyBatches() {
        Combine fold = new Combine.Fold(
                pythonReduce("def reduce(key, values):\n  s = 0\n  for v in values: s = s + v / 3\n  return s"));
        Program program = python("def map(r, emit): emit('k', r)", fold);
        StringBuilder all = new StringBuilder();
        List<RecordBatch> single = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.append(i).append('\n');
            single.add(json(i + "\n"));
        }
        assertThat(combined(program, single.toArray(RecordBatch[]::new)))
                .isEqualTo(combined(program, json(all.toString())));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    def reduce(key, values): return [key, len(values), values[0], values[-1], list(values), sum(values)]
                    def reducer(pair): return (pair[0], [pair[0], len(pair[1]), pair[1][0], pair[1][-1], list(pair[1]), sum(pair[1])])
                    """)
    void callsAFunctionOnceWithAllValues(String source) {
        assertThat(reduced(source, batch(group("\"a\"", "1", "2"), group("[1]", "3")), MoreValues.NONE))
                .isEqualTo("[[\"a\",2,1,2,[1,2],3],[[1],1,3,3,[3],3]]");
    }

    @Test
    void readsValuesThatComeInChunks() {
        MoreValues more = new MoreValues() {
            @Override
            public boolean write(int number, ByteBuilder out) {
                out.put((number == 1 ? "3,4" : "\"é\"").getBytes(java.nio.charset.StandardCharsets.UTF_8));
                return number == 2;
            }

            @Override
            public long count() {
                return 5;
            }
        };
        String source = "def reduce(key, values):\n"
                + "    return [list(values), [v for v in values][1:], len(values), values[-1], values[2], values[1:3]]";
        assertThat(reduced(source, open(group("1", "1", "2")), more))
                .isEqualTo("[[[1,2,3,4,\"é\"],[2,3,4,\"é\"],5,\"é\",3,[2,3]]]");
    }

    @Test
    void returnsMoreThanOneFrameHolds() {
        Workers.Group[] groups = new Random(1)
                .ints(300, 0, 1000)
                .mapToObj(i -> group("" + i, "1"))
                .toArray(Workers.Group[]::new);
        String rows = reduced("def reduce(key, values): return 'x' * 10000", batch(groups), MoreValues.NONE);
        assertThat(((Value.Array) Json.read(rows)).items()).hasSize(300);
    }

    @Test
    void tellsWhereAReduceFailed() {
        JobException e = failure(
                "def half(n):\n    return 1 / (n - 2)\n\ndef reduce(key, values):\n    return half(sum(values))",
                group("\"k\"", "1", "1"));
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_FAILED);
        assertThat(e.getMessage())
                .isEqualTo(
                        "The function at /reduce failed for the key \"k\": ZeroDivisionError: division by zero (2:12)");
        assertThat(Json.text(e.fields().get("stack")))
                .contains("File \\\"/reduce\\\", line 5, in reduce")
                .contains("File \\\"/reduce\\\", line 2, in half")
                .doesNotContain("harness");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    def reduce(key, values): return {1} | It returned what cannot be kept: it is a set; take sorted(...)
                    def reduce(key, values): return [{'all': {1}}] | It returned what cannot be kept: value[0]['all'] is a set; take sorted(...)
                    def reduce(key, values): yield 1 | It returned a generator, whose code has not run; functions here return values
                    def reducer(pair): return 1 | TypeError: A reducer returns the pair (key, value) with the key that it was given
                    """)
    void refusesWhatIsNoValue(String source, String message) {
        assertThat(failure(source, group("1", "1")).getMessage()).endsWith(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    values | [1,2,1]
                    {'all': [values]} | {"all":[[1,2,1]]}
                    values == [1, 2, 1] | true
                    [0] + values + [3] | [0,1,2,1,3]
                    [values.count(1), values.index(2), 2 in values] | [2,1,true]
                    list(reversed(values)) | [1,2,1]
                    """)
    void givesValuesThatAreLikeAList(String expression, String expected) {
        assertThat(reduced(
                        "def reduce(key, values): return " + expression,
                        batch(group("1", "1", "2", "1")),
                        MoreValues.NONE))
                .isEqualTo("[" + expected + "]");
    }

    @Test
    void readsLongDoublesAsSuch() {
        assertThat(reduced(
                        "def reduce(key, values): return [key, values[0] * 2]",
                        batch(group("9223372036854776000", "36893488147419103000")),
                        MoreValues.NONE))
                .isEqualTo("[[9223372036854776000,73786976294838210000]]");
    }

    @Test
    void tellsWhatValuesCannotDo() {
        assertThat(failure("def reduce(key, values): return values.sort()", group("1", "1"))
                        .getMessage())
                .contains("The values of a key have no sort", "list(values) gives a list of them");
    }

    @Test
    void takesThePairOfAReducerWhateverItsParameters() {
        GroupBatch groups = batch(group("\"a\"", "1", "2"), group("1", "3"));
        assertThat(reduced("def reducer(key, values): return key, sum(values)", groups, MoreValues.NONE))
                .isEqualTo("[3,3]");
        assertThat(reduced("def reducer(key, values): return sum(values)", groups, MoreValues.NONE))
                .isEqualTo("[3,3]");
        assertThat(failure("def reducer(key, values): return min(values), max(values)", group("1", "3"))
                        .getMessage())
                .endsWith("TypeError: A reducer returns the pair (key, value) with the key that it was given");
    }

    @Test
    void refusesAReduceOfValuesAlone() {
        assertThat(failure("def reduce(values): return sum(values)", group("1", "1"))
                        .getMessage())
                .contains("This takes other parameters than it is given; write def reduce(key, values)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    def reduce(key, values):\\n    total = sum(values) | 1 | reduce returns nothing
                    x = 1\\ndef reducer(pair): sum(pair[1]) | 2 | reducer returns nothing
                    def total(key, values):\\n  def add(): return sum(values)\\n  if key: return\\n  add() | 1 | total returns
                    """)
    void tellsThatAReturnIsMissing(String source, int line, String message) {
        Program program = reduce(new Combine.Values(pythonReduce(source.replace("\\n", "\n"))));
        JobException e = catchThrowableOfType(JobException.class, () -> pool.check(program));
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_COMPILE_ERROR);
        assertThat(e.fields()).containsEntry("line", Value.of(line));
        assertThat(e.getMessage()).contains(message, "is a return missing?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "def reduce(key, values): return None",
                "def reduce(key, values):\n  if key == 2: return 1",
                "def reduce(key, values):\n  try:\n    return [][0] or 1\n  except IndexError: pass",
                "def call(f): return lambda k, v: f(k, v)\n@call\ndef reduce(key, values): pass",
                "reduce = lambda key, values: None"
            })
    void takesAReduceThatMayMeanNull(String source) {
        assertThat(reduced(source, batch(group("1", "1")), MoreValues.NONE)).isEqualTo("[null]");
    }

    @Test
    void takesAReduceThatNeverEndsWell() {
        assertThat(failure("def reduce(key, values): raise ValueError('no')", group("1", "1"))
                        .getMessage())
                .contains("ValueError: no");
    }

    @Test
    void doesNotTakeAnImportForTheReduce() {
        String source =
                "from functools import reduce\ndef total(key, values): return reduce(lambda a, b: a + b, values)";
        assertThat(reduced(source, batch(group("1", "1", "2")), MoreValues.NONE))
                .isEqualTo("[3]");
    }

    @Test
    void endsAReduceThatReturnsTooMuch() {
        JobException e = failure("def reduce(key, values): return 'x' * 4194305", group("\"k\"", "1"));
        assertThat(e.code()).isEqualTo(ErrorCode.EMIT_LIMIT);
        assertThat(e.fields()).containsEntry("key", Value.of("k"));
    }

    @Test
    void keepsTheMapAndTheReduceOfOneText() {
        String source = "def mapper(value):\n    return (value, 2)\n\n"
                + "def reducer(pair):\n    key, values = pair\n    return (key, sum(values))\n";
        Program program = python(source, new Combine.Values(pythonReduce(source)));
        try (Sandbox sandbox = pool.lease("job", program, LIMITS)) {
            String pairs = text(sandbox.map(lines("a\nb\na")).pairs());
            assertThat(pairs).isEqualTo("\"a\":2 \"b\":2 \"a\":2");
            List<Value> values = sandbox.reduce(batch(group("\"a\"", "2", "2")), MoreValues.NONE, false);
            assertThat(values.stream().map(Json::text).collect(Collectors.joining()))
                    .isEqualTo("4");
        }
    }
}
