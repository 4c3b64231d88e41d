package io.millrace.function.sandbox;

import static io.millrace.function.sandbox.Workers.HASTY;
import static io.millrace.function.sandbox.Workers.LIMITS;
import static io.millrace.function.sandbox.Workers.json;
import static io.millrace.function.sandbox.Workers.lines;
import static io.millrace.function.sandbox.Workers.python;
import static io.millrace.function.sandbox.Workers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.problem.BadRecord;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PythonMapTest extends MapContract {
    private static final String HOW_TO_EMIT = "it has to call emit(key, value); only a function of the record alone,"
            + " def mapper(record), returns or yields pairs";

    @Override
    SandboxPool newPool() {
        assertThat(Language.PYTHON.missing()).isEmpty();
        return Workers.pythonPool(1);
    }

    @Override
    Program program(String source) {
        return python(source);
    }

    @Override
    Stream<String> forms() {
        return Stream.of(
                "def map(record, emit, ctx): emit(record, 1)",
                "def map(record, emit): emit(record, 1)",
                "def map(record, emit, ctx=None, **more): emit(record, 1)",
                "def map(*all): all[1](all[0], 1)",
                "def mapper(value): return (value, 1)",
                "def mapper(value):\n    return [(value, 1)]\ndef reducer(pair): pass",
                "def mapper(value): yield value, 1",
                "def mapper(value): return zip([value], [1])",
                "def mapper(value): return {value: 1}.items()",
                "import collections\ndef mapper(value): return collections.deque([(value, 1)])",
                "def mapper(value): return (pair for pair in [(value, 1)])",
                "def f(record, emit, ctx): emit(record, 1)",
                "map = lambda record, emit, ctx: emit(record, 1)",
                "class Map:\n    def __call__(self, record, emit, ctx): emit(record, 1)\nmap = Map()");
    }

    @Override
    String measures() {
        return "def map(r, emit): emit(r, len(r))";
    }

    @Override
    String numbers() {
        return "def map(r, emit, ctx): emit(ctx.line, r)";
    }

    @Override
    String locates() {
        return "def map(line, emit, ctx): emit(ctx.source, [ctx.line, line])";
    }

    @Override
    String changesWhatItEmitted() {
        return "def map(r, emit):\n  a = [1]\n  emit(1, a)\n  a.append(2)\n  emit(1, a)";
    }

    @Override
    String failsAtB() {
        return """
                def map(line, emit, ctx):
                    ctx.counter('seen')
                    emit(line, 1)
                    if line == 'b':
                        None.x
                """;
    }

    @Override
    String failure() {
        return "AttributeError: 'NoneType' object has no attribute 'x' (5:9)";
    }

    @Override
    String stack() {
        return "Traceback (most recent call last):\n  File \"/map\", line 5, in map\n"
                + "AttributeError: 'NoneType' object has no attribute 'x'";
    }

    @Override
    String skipsB() {
        return "def map(r, emit, ctx):\n  emit(r, 1)\n  if r == 'b': ctx.skip('no b')";
    }

    @Override
    String counts() {
        return "def map(r, emit, ctx): ctx.counter(r, 2); ctx.counter('all')";
    }

    @Override
    String callsItselfAtB() {
        return "def map(r, emit):\n  if r == 'b': map(r, emit)\n  emit(r, 1)";
    }

    @Override
    String tooDeep() {
        return "RecursionError: maximum recursion depth exceeded";
    }

    @Override
    String emitsManyPairs() {
        return "def map(r, emit):\n  for i in range(200000): emit(f'key{i}', i)";
    }

    private String emitted(String expressions) {
        return pairs("def map(record, emit, ctx):\n    emit(" + expressions + ")", lines("a"));
    }

    private String message(String statement) {
        return message("def map(record, emit, ctx):\n    " + statement, lines("a"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    None, True | null:true
                    7, 2.5 | 7:2.5
                    9223372036854775807, -9223372036854775808 | 9223372036854775807:-9223372036854775808
                    (1, [2]), {'a': None} | [1,[2]]:{"a":null}
                    "é😀" | "é😀":null
                    "\\ud83d", 1 | "\uFFFD":1
                    True, {1: 2} | true:{"1":2}
                    1152921504606846976, -1152921504606846977 | 1152921504606846976:-1152921504606846977
                    value=1, key='a' | "a":1
                    type('S', (str,), {})('a'), type('I', (int,), {})(1) | "a":1
                    *('a', True) | "a":true
                    """)
    void keepsWhatIsJson(String expressions, String expected) {
        assertThat(emitted(expressions)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "float('nan'), 1",
                "1, float('inf')",
                "1, 2 ** 63",
                "1, [2 ** 63]",
                "1, {1, 2}",
                "1, b''",
                "1, len",
                "1, {'a': [float('nan')]}",
                "1, __import__('functools').reduce(lambda a, _: [a], range(500), 1)"
            })
    void refusesWhatIsNotJson(String expressions) {
        assertThat(message("emit(" + expressions + ")")).startsWith("bad-value: emit cannot take this ");
    }

    @Test
    void refusesWhatIsNotJsonEvenIfTheFunctionDoesNotMind() {
        assertThat(message("try: emit(1, {1})\n    except TypeError: emit(1, 1)"))
                .isEqualTo("bad-value: emit cannot take this value: it is a set; take sorted(...) (2:10)");
    }

    @Test
    void refusesJsonThatIsNestedTooDeep() {
        String map = "def map(r, emit): emit(r, 1)";
        assertThat(message(map, json("[".repeat(100_000)))).contains("nested deeper than 5000 levels");
        assertThat(message(map, json("[".repeat(500) + "]".repeat(500)))).contains("nested deeper than 490 levels");
    }

    @Test
    void takesNoNumberThatIsNotJson() {
        assertThat(message(emits(), json("NaN"))).isEqualTo("malformed: ValueError: NaN is not JSON");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    coroutine | async def map(r, emit): emit(r, 1)
                    generator | def map(r, emit): yield r
                    async_generator | async def map(r, emit): yield r
                    map | import builtins\\ndef map(r, emit): return builtins.map(lambda w: emit(w, 1), r)
                    """)
    void refusesFunctionsThatWouldRunLater(String kind, String source) {
        assertThat(message(source.replace("\\n", "\n"), lines("a")))
                .isEqualTo(
                        "map-failed: The map function returned a " + kind + ", whose code has not run: " + HOW_TO_EMIT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    tuple | (r, 1)
                    list | [(r, 1)]
                    list | [emit, None]
                    dict | {r: 1}
                    Counter | __import__('collections').Counter(r)
                    set | {r}
                    str | r.upper()
                    int | len(r)
                    """)
    void refusesToDropPairsThatAreReturned(String kind, String returned) {
        assertThat(message("def map(r, emit): return " + returned, lines("a")))
                .isEqualTo("map-failed: The map function returned a value (" + kind + ") and emitted nothing: "
                        + HOW_TO_EMIT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(emit(r, 1), emit(r, 2))",
                "[emit(c, 1) for c in r]",
                "[c == 'b' and emit(c, 1) for c in r]",
                "r == 'a' or emit(r, 1)",
                "r == 'b' and emit(r, 1)",
                "r or emit(r, 1)",
                "[n and emit(r, n) for n in (0, 0.0, '', None)]",
                "emit(r, 1) or r",
                "__import__('re').match('a', r) or emit(r, 1)",
                "r[1:]",
                "[]",
                "ctx.skip('not') or (r, 1)"
            })
    void dropsWhatIsReturnedByTheWay(String returned) {
        assertThat(run("map = lambda r, emit, ctx: " + returned, lines("a")).bad())
                .allMatch(bad -> bad.code().equals(BadRecord.SKIPPED));
        if (!returned.contains("ctx")) {
            assertThat(run("map = lambda r, emit: " + returned, lines("a")).bad())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    r.upper() | 'A' (str)
                    [r, 1] | 'a' (str)
                    {r: 1} | {'a': 1} (dict)
                    (r, 1, 2) | ('a', 1, 2) (tuple)
                    """)
    void tellsWhatAMapperReturns(String returned, String shown) {
        assertThat(message("def mapper(r): return " + returned, lines("a")))
                .isEqualTo("bad-value: A mapper returns a pair (key, value), a list or another iterable of pairs or"
                        + " None, or yields pairs; this is " + shown);
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 2000})
    void looksAtDeepSources(int depth) {
        String source = "def map(r, emit):\n  emit(r, 1" + " + 1".repeat(depth) + ")";
        assertThat(pairs(source, lines("a"))).isEqualTo("\"a\":" + (depth + 1));
    }

    @Test
    void takesATupleOfTwoForOnePair() {
        assertThat(pairs("def mapper(r): return ((r, 1), (r, 2))", lines("a"))).isEqualTo("[\"a\",1]:[\"a\",2]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    import numpy.random | there is only the standard library, no packages (2:5)
                    import collections.missing | No module named 'collections.missing' (2:5)
                    import zoneinfo; zoneinfo.ZoneInfo('Europe/Berlin') | There are no time zones here, so no 'Europe/Berlin'
                    import asyncio; asyncio.run(asyncio.sleep(0)) | there is no network, process or event loop here (2:21)
                    """)
    void tellsWhatIsNotThere(String statement, String message) {
        assertThat(message(statement)).contains(message).doesNotContain("yodide");
    }

    @Test
    void readsSourcesAsEditorsWriteThem() {
        assertThat(pairs("\uFEFFdef map(r, emit):\r\n    emit(r, 1)\r\n", lines("a")))
                .isEqualTo("\"a\":1");
    }

    @Test
    void importsTakeNoTimeOfARecord() {
        Program program = python("import asyncio, urllib.request\ndef map(r, emit): emit(r, 1)");
        try (Sandbox sandbox = pool.lease("imports", program, HASTY)) {
            assertThat(text(sandbox.map(lines("a")).pairs())).isEqualTo("\"a\":1");
        }
    }

    @Test
    void endsAnEndlessModule() {
        JobException e = catchThrowableOfType(JobException.class, () -> pool.check(python("while True: pass")));
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_TIMEOUT);
        assertThat(e.fields()).containsEntry("limit", Value.of("PT5S"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    1000000 pairs of one record | while True: emit(1, 1)
                    1000000 pairs of one record | while True: emit('a', 1)
                    1000000 pairs of one record | while True:\\n    try: emit('a', 2)\\n    except BaseException: pass
                    1000000 pairs of one record | for _ in range(1000001): emit('a')
                    1000000 pairs of one record | while True: emit('a', 'b')
                    1000000 pairs of one record | while True: emit('a', 1.5); emit(1, 2); emit('b')
                    1000000 pairs of one record | while True: emit('a', 1); emit('a', [])
                    65536 characters of a key | emit('a' * 65537, 1)
                    65536 characters of a key | emit('a' * 65537, 'a')
                    65536 characters of a key | emit(['a' * 65537])
                    4194304 characters of a value | emit(1, 'a' * 4194305)
                    4194304 characters of a value | emit(1, ['a' * 4194305])
                    64 characters of a counter's name | ctx.counter('a' * 65)
                    100 counters | for i in range(101): ctx.counter(str(i))
                    9007199254740991 of a counter | for i in range(2): ctx.counter('a', 2 ** 52)
                    """)
    void endsWhatPassesALimit(String limit, String body) {
        String source = "def map(r, emit, ctx):\n  if r == 'b':\n   " + body.replace("\\n", "\n");
        for (Program program : List.of(python(source), python(source, new Combine.Builtin("_count")))) {
            JobException e = catchThrowableOfType(JobException.class, () -> {
                try (Sandbox sandbox = pool.lease("job", program, LIMITS)) {
                    sandbox.map(lines("a\nb\nc"));
                }
            });
            assertThat(e.code()).isEqualTo(ErrorCode.EMIT_LIMIT);
            assertThat(e.fields()).containsEntry("limit", Value.of(limit)).containsEntry("line", Value.of(2));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"emit()", "emit(1, 2, 3)", "emit(1, count=2)"})
    void tellsHowEmitIsCalled(String call) {
        assertThat(message(call)).startsWith("map-failed: TypeError: emit() ").endsWith(" (2:5)");
    }

    @Test
    void emitsAsMuchAsItMay() {
        String source = "def map(r, emit):\n  if r == 'b':\n    emit('a' * 65536, 'a' * 4194304)\n"
                + "    for _ in range(999998): emit('a', 1)\n  emit(r, 1)";
        try (Sandbox sandbox = pool.lease("job", python(source, new Combine.Builtin("_count")), LIMITS)) {
            assertThat(sandbox.map(lines("a\nb\nc")).recordsOut()).isEqualTo(1_000_002);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    def map(r, emit, ctx)\\n  pass | 1 | 22 | SyntaxError: expected ':'
                    x = 1\\ndef map(r, emit):\\n    y = = 2 | 3 | 9 | SyntaxError: invalid syntax
                    \\nimport numpy | 2 | 1 | No module named 'numpy'; there is only the standard library, no packages
                    def map(r, emit): (emit(w, 1) for w in r.split()) | 1 | 19 | This generator expression never runs; write [ ... ] or a for loop
                    def map(r, emit):\\n  if r:\\n    (emit(w, 1) for w in r) | 3 | 5 | never runs
                    x = 1 | 1 | 1 | There is no function map or mapper here, and no other; write def map(record, emit, ctx)
                    def f(r): pass\\ndef g(r): pass | 1 | 1 | There is no function map or mapper here, but f, g; write def map
                    \\ndef map(a, b, c, d): pass | 2 | 1 | This takes other parameters than it is given
                    """)
    void tellsWhatDoesNotCompile(String source, int line, int column, String message) {
        Program program = python(source.replace("\\n", "\n"));
        assertThatThrownBy(() -> pool.check(program)).isInstanceOfSatisfying(JobException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_COMPILE_ERROR);
            assertThat(Json.text(e.fields().get("pointer"))).isEqualTo("\"/map\"");
            assertThat(Json.text(e.fields().get("line"))).isEqualTo("" + line);
            assertThat(Json.text(e.fields().get("column"))).isEqualTo("" + column);
            assertThat(e.getMessage()).contains(message);
        });
    }

    @Test
    void hasTheStandardLibrary() {
        assertThat(pairs("""
                import collections, dataclasses, datetime, decimal, functools, json, math, re, sqlite3, statistics, xml.etree.ElementTree as xml

                @dataclasses.dataclass
                class Point:
                    x: int

                def map(record, emit):
                    emit('json', json.loads('[1]'))
                    emit('date', datetime.date(2020, 2, 28).strftime('%j %a'))
                    emit('decimal', str(decimal.Decimal(1) / 8))
                    emit('counter', collections.Counter('aba'))
                    emit('xml', xml.fromstring('<a b="1"/>').get('b'))
                    emit('sql', sqlite3.connect(':memory:').execute('select 1 + 1').fetchone())
                    emit('mean', statistics.mean([1, 2]))
                    emit('point', dataclasses.asdict(Point(3)))
                """, lines("a")))
                .isEqualTo("\"json\":[1] \"date\":\"059 Fri\" \"decimal\":\"0.125\" \"counter\":{\"a\":2,\"b\":1}"
                        + " \"xml\":\"1\" \"sql\":[2] \"mean\":1.5 \"point\":{\"x\":3}");
    }
}
