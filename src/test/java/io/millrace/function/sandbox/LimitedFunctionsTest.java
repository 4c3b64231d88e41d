package io.millrace.function.sandbox;

import static io.millrace.function.sandbox.Workers.HASTY;
import static io.millrace.function.sandbox.Workers.LIMITS;
import static io.millrace.function.sandbox.Workers.aggregate;
import static io.millrace.function.sandbox.Workers.batch;
import static io.millrace.function.sandbox.Workers.fold;
import static io.millrace.function.sandbox.Workers.group;
import static io.millrace.function.sandbox.Workers.lines;
import static io.millrace.function.sandbox.Workers.map;
import static io.millrace.function.sandbox.Workers.python;
import static io.millrace.function.sandbox.Workers.pythonReduce;
import static io.millrace.function.sandbox.Workers.reduce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Value;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of the functions took too long, or more memory than there is. */
class LimitedFunctionsTest {
    private static final String ENDLESS = "{ for (;;); }";
    private static final String[] AGGREGATOR = {"() => 0", "(a, v) => a + 1", "(a, b) => a + b", "(key, a) => a"};

    private static SandboxPool pool;

    @BeforeAll
    static void start() {
        pool = Workers.pythonPool(1);
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    /** Maps two records, hands over what they have become, and reduces that. */
    private static JobException timeout(Program program) {
        JobException e = catchThrowableOfType(JobException.class, () -> {
            try (Sandbox sandbox = pool.lease("job", program, HASTY)) {
                program.map().ifPresent(map -> {
                    sandbox.map(lines("a\na"));
                    sandbox.flush();
                });
                sandbox.reduce(batch(group("\"a\"", "1", "2")), MoreValues.NONE, true);
            }
        });
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_TIMEOUT);
        assertThat(e.fields()).containsEntry("limit", Value.of("PT0.2S"));
        return e;
    }

    @ParameterizedTest
    @CsvSource({"0, init, 1", "1, add, 1", "2, merge, 0", "3, finish, 0"})
    void namesTheFunctionOfAnAggregatorThatTakesTooLong(int endless, String name, int line) {
        String[] functions = AGGREGATOR.clone();
        functions[endless] = functions[endless].replaceFirst("=>.*", "=> " + ENDLESS);
        Combine combine = new Combine.Aggregate(
                new Snippet("/reduce/init", functions[0]),
                new Snippet("/reduce/add", functions[1]),
                new Snippet("/reduce/merge", functions[2]),
                Optional.of(new Snippet("/reduce/finish", functions[3])));
        JobException e = timeout(map("r => emit(r, 1)", combine));
        assertThat(e.fields()).containsEntry("pointer", Value.of("/reduce/" + name));
        assertThat(e.detail())
                .startsWith("The function at /reduce/" + name + " took longer than PT0.2S "
                        + (line > 0 ? "at input line " + line : "on the key \"a\""));
    }

    @Test
    void namesTheMapThatTakesTooLongBesideAnAggregator() {
        Combine combine = aggregate(AGGREGATOR[0], AGGREGATOR[1], AGGREGATOR[2]);
        JobException e = timeout(map("(r, ctx) => { emit(r, 1); if (ctx.line === 2) for (;;); }", combine));
        assertThat(e.fields()).containsEntry("pointer", Value.of("/map")).containsEntry("line", Value.of(2));
    }

    @Test
    void namesWhatCopiesItsResultForTooLong() {
        String endless = "(key, values) => ({get a() { for (;;); }})";
        assertThat(timeout(reduce(fold(endless))).fields())
                .containsEntry("pointer", Value.of("/reduce"))
                .containsEntry("key", Value.of("a"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            for (;;); | 1 | /map
            1 | for (;;); | /reduce
            """)
    void namesWhatIsMadeForTooLong(String map, String reduce, String pointer) {
        Program program =
                map("(() => { " + map + "; return r => {} })()", fold("(() => { " + reduce + " return () => 1 })()"));
        JobException e = catchThrowableOfType(JobException.class, () -> pool.check(program));
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_TIMEOUT);
        assertThat(e.fields()).containsEntry("pointer", Value.of(pointer));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            while True: pass | 0 | /map | at input line 1
            if emit: emit(r, 1) | while True: pass | /reduce | while the values of a key were combined
            """)
    void namesAFunctionInPythonThatTakesTooLong(String map, String reduce, String pointer, String where) {
        Program program = python(
                "def map(r, emit):\n  " + map,
                new Combine.Fold(pythonReduce("def reduce(key, values):\n  " + reduce + "\n  return 1")));
        JobException e = timeout(program);
        assertThat(e.fields()).containsEntry("pointer", Value.of(pointer));
        assertThat(e.detail()).startsWith("The function at " + pointer + " took longer than PT0.2S " + where);
    }

    @Test
    void namesAReduceInPythonThatTakesTooLong() {
        String endless = "def reduce(key, values):\n  while True: pass\n  return 1";
        JobException e = timeout(reduce(new Combine.Fold(pythonReduce(endless))));
        assertThat(e.fields()).containsEntry("pointer", Value.of("/reduce")).containsEntry("key", Value.of("a"));
    }

    @Test
    void namesTheModuleInPythonThatTakesTooLong() {
        Program program = python(
                "def map(r, emit):\n  emit(r, 1)",
                new Combine.Fold(pythonReduce("while True: pass\ndef reduce(key, values):\n  return 1")));
        JobException e = catchThrowableOfType(JobException.class, () -> pool.check(program));
        assertThat(e.fields()).containsEntry("pointer", Value.of("/reduce"));
    }

    @Test
    void namesTheFunctionThatTakesTooMuchMemory() {
        Combine combine =
                aggregate("() => []", "(a, v) => { for (;;) a.push(new Uint8Array(1 << 24).fill(1)) }", AGGREGATOR[2]);
        JobException e = catchThrowableOfType(JobException.class, () -> {
            try (Sandbox sandbox = pool.lease("job", map("r => emit(r, 1)", combine), LIMITS)) {
                sandbox.map(lines("a"));
            }
        });
        assertThat(e.code()).isEqualTo(ErrorCode.MEMORY_LIMIT);
        assertThat(e.fields()).containsEntry("pointer", Value.of("/reduce/add"));
        assertThat(e.detail())
                .startsWith("The function at /reduce/add ran out of its process's memory of 128 MB at input line 1");
    }
}
