package io.millrace.function.sandbox;

import static io.millrace.function.sandbox.Workers.LIMITS;
import static io.millrace.function.sandbox.Workers.batch;
import static io.millrace.function.sandbox.Workers.group;
import static io.millrace.function.sandbox.Workers.lines;
import static io.millrace.function.sandbox.Workers.map;
import static io.millrace.function.sandbox.Workers.open;
import static io.millrace.function.sandbox.Workers.reduce;
import static io.millrace.function.sandbox.Workers.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.problem.BadRecord;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.ByteBuilder;
import io.millrace.value.Value;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where in its text a function failed. */
class FailurePlacesTest {
    private static final String[] AGGREGATOR = {"() => 0", "(a, v) => a + 1", "(a, b) => a + b", "(key, a) => a"};
    private static final SandboxLimits ENDS = new SandboxLimits(LIMITS.recordTimeout(), true);

    /** The last of three values. */
    private static final MoreValues THREE = new MoreValues() {
        @Override
        public boolean write(int number, ByteBuilder out) {
            out.put('3');
            return true;
        }

        @Override
        public long count() {
            return 3;
        }
    };

    private static SandboxPool pool;

    @BeforeAll
    static void start() {
        pool = Workers.pool(1, Workers.directory());
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    private static List<String> messages(Program program) {
        try (Sandbox sandbox = pool.lease("job", program, LIMITS)) {
            return sandbox.map(lines("a")).bad().stream()
                    .map(bad -> bad.message())
                    .toList();
        }
    }

    private static JobException failure(Program program, boolean partial) {
        return catchThrowableOfType(JobException.class, () -> {
            try (Sandbox sandbox = pool.lease("job", program, LIMITS)) {
                sandbox.reduce(batch(group("\"a\"", "1", "2", "3")), MoreValues.NONE, partial);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//# sourceURL=x.js",
                "//@ sourceURL=x.js",
                "//# sourceMappingURL=x.js.map",
                "/*# sourceURL=x.js */",
                "//# sourceURL=/reduce"
            })
    void whateverCommentsAreInTheText(String comment) {
        assertThat(messages(map("(line) => {\n  " + comment + "\n  null.x\n}")))
                .singleElement()
                .asString()
                .endsWith("(3:8)");
        assertThat(messages(map("(line) => { null.x }\n" + comment)))
                .singleElement()
                .asString()
                .endsWith("(1:18)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'no' | Uncaught no
            null | Uncaught null
            undefined | Uncaught undefined
            5 | Uncaught 5
            {code: 1} | {"code":1}
            """, quoteCharacter = '`')
    void ofWhatIsThrownAndIsNoError(String value, String title) {
        Program program = map("(r) => {\n  emit(r, 1);\n  if (r === 'b') throw " + value + "\n}");
        try (Sandbox sandbox = pool.lease("job", program, ENDS)) {
            BatchResult result = sandbox.map(lines("a\nb\nc"));
            BadRecord bad =
                    new BadRecord("input", 2, "map-failed", title + " (3:18)", "b", title + "\n    at (/map:3:18)");
            assertThat(result.bad()).containsExactly(bad);
            assertThat(Workers.text(result.pairs())).isEqualTo("\"a\":1 \"c\":1");
            assertThat(result.recordsIn()).isEqualTo(3);
            assertThat(result.recordsOut()).isEqualTo(2);
        }
    }

    @Test
    void ofWhatIsNoErrorCountsOnceWhereWorkersCombine() {
        Program program = map(
                "(r, ctx) => { ctx.counter('seen'); emit('x' + r, 1); emit('all', 1); if (r === 'b') throw 'no' }",
                new Combine.Builtin("_sum"));
        try (Sandbox sandbox = pool.lease("job", program, ENDS)) {
            BatchResult result = sandbox.map(lines("a\nb\nc"));
            assertThat(result.bad()).extracting(bad -> bad.message()).containsExactly("Uncaught no (1:85)");
            assertThat(result.counters()).containsEntry("seen", 2L);
            assertThat(Workers.text(sandbox.flush())).isEqualTo("\"xa\":[1] \"all\":[2] \"xc\":[1]");
        }
    }

    @Test
    void callsNothingTwiceInAJobThatGoesOn() {
        Program program = map("(() => { let n = 0; return r => { n++; if (r === 'b') throw 'no'; emit(r, n) } })()");
        try (Sandbox sandbox = pool.lease("job", program, LIMITS)) {
            BatchResult result = sandbox.map(lines("a\nb\nc"));
            assertThat(result.bad())
                    .extracting(bad -> bad.message())
                    .containsExactly("Uncaught no; throw an Error instead, and its line is told");
            assertThat(Workers.text(result.pairs())).isEqualTo("\"a\":1 \"c\":3");
        }
    }

    @Test
    void survivesASecondCallThatEndsTheProcess() {
        String proxy = "const {proxy, revoke} = Proxy.revocable({}, {}); revoke(); throw proxy";
        Program program = map("(() => { let n = 0; return r => { if (n++ === 0) throw 'a'; " + proxy + " } })()");
        JobException e = catchThrowableOfType(JobException.class, () -> {
            try (Sandbox sandbox = pool.lease("job", program, ENDS)) {
                sandbox.map(lines("a"));
            }
        });
        assertThat(e.code()).isEqualTo(ErrorCode.MEMORY_LIMIT);
        assertThat(messages(map("r => emit(r, 1)"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            throw new Error('no') | 16 | Error: no
            throw 'no' | 1 | Uncaught no; throw an Error instead, and its line is told
            throw null | 1 | Uncaught null; throw an Error instead, and its line is told
            const {proxy, revoke} = Proxy.revocable({}, {}); revoke(); throw proxy | 1 | An error that cannot be shown; throw an Error instead, and its line is told
            """, quoteCharacter = '`')
    void ofWhatMakesAFunction(String body, int column, String message) {
        JobException e = catchThrowableOfType(JobException.class, () -> pool.check(map("(() => { " + body + " })()")));
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_COMPILE_ERROR);
        assertThat(e.detail())
                .isEqualTo("The function at /map does not compile: " + message + " (line 1, column " + column + ")");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "const {proxy, revoke} = Proxy.revocable({}, {}); revoke(); throw proxy",
                "throw new (class E { get message() { return 'no' } })",
                "throw () => 1",
                "const a = []; a[0] = a; throw a"
            })
    void tellsNoPlaceOfWhatCannotBeCopied(String body) {
        try (Sandbox sandbox = pool.lease("job", map("r => { " + body + " }"), ENDS)) {
            assertThat(sandbox.map(lines("a")).bad())
                    .extracting(bad -> bad.message())
                    .singleElement()
                    .asString()
                    .endsWith("; throw an Error instead, and its line is told");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"if (n++) throw 'b'; throw 'a'", "if (n++) return; throw 'a'", "if (n++) null.x; throw 'a'"})
    void tellsNoPlaceOfAFunctionThatDoesAnotherThingEachTime(String body) {
        Program program = map("(() => { let n = 0; return r => { " + body + " } })()");
        try (Sandbox sandbox = pool.lease("job", program, ENDS)) {
            assertThat(sandbox.map(lines("a")).bad())
                    .extracting(bad -> bad.message())
                    .containsExactly("Uncaught a; throw an Error instead, and its line is told");
        }
    }

    @ParameterizedTest
    @CsvSource({"0, init, 19", "1, add, 23", "2, merge, 23", "3, finish, 25"})
    void ofWhatAFunctionOfTheReduceThrows(int failing, String name, int column) {
        String[] functions = AGGREGATOR.clone();
        functions[failing] = functions[failing].replaceFirst("=>.*", "=> { if (true) throw 'no' }");
        Combine combine = new Combine.Aggregate(
                new Snippet("/reduce/init", functions[0]),
                new Snippet("/reduce/add", functions[1]),
                new Snippet("/reduce/merge", functions[2]),
                Optional.of(new Snippet("/reduce/finish", functions[3])));
        JobException e = failure(reduce(combine), name.equals("merge") || name.equals("finish"));
        String place = "/reduce/" + name + ":1:" + column;
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_FAILED);
        assertThat(e.fields())
                .containsEntry("pointer", Value.of("/reduce/" + name))
                .containsEntry("stack", Value.of("Uncaught no\n    at (" + place + ")"));
        assertThat(e.detail()).endsWith("Uncaught no (1:" + column + ")");
    }

    @Test
    void ofWhatIsThrownBehindTheFirstValues() {
        Program program = reduce(values("(key, values) => { for (const v of values) if (v === 3) throw {v} }"));
        JobException e = catchThrowableOfType(JobException.class, () -> {
            try (Sandbox sandbox = pool.lease("job", program, LIMITS)) {
                sandbox.reduce(open(group("\"a\"", "1", "2")), THREE, false);
            }
        });
        assertThat(e.detail()).endsWith("{\"v\":3} (1:57)");
    }
}
