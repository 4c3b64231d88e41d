package io.millrace.function.sandbox;

import static io.millrace.function.sandbox.Workers.LIMITS;
import static io.millrace.function.sandbox.Workers.aggregate;
import static io.millrace.function.sandbox.Workers.batch;
import static io.millrace.function.sandbox.Workers.fold;
import static io.millrace.function.sandbox.Workers.group;
import static io.millrace.function.sandbox.Workers.lines;
import static io.millrace.function.sandbox.Workers.map;
import static io.millrace.function.sandbox.Workers.reduce;
import static io.millrace.function.sandbox.Workers.text;
import static io.millrace.function.sandbox.Workers.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.problem.BadRecord;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Value;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What functions in JavaScript do in promises, which V8 runs when the functions have returned. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PromisesTest {
    private static final String LATE =
            " in a promise, when the map function had returned: a map function cannot wait, so it"
                    + " has to emit, count and skip before it returns";

    private SandboxPool pool;

    @BeforeAll
    void start() {
        pool = Workers.pool(1, Workers.directory());
    }

    @AfterAll
    void stop() {
        pool.close();
    }

    private BatchResult mapped(Program program, String records) {
        try (Sandbox sandbox = pool.lease("job", program, LIMITS)) {
            return sandbox.map(lines(records));
        }
    }

    private JobException failure(Program program, SandboxLimits limits, String records) {
        return catchThrowableOfType(JobException.class, () -> {
            try (Sandbox sandbox = pool.lease("job", program, limits)) {
                sandbox.map(lines(records));
                sandbox.flush();
            }
        });
    }

    private JobException failureOfReduce(Combine combine) {
        return catchThrowableOfType(JobException.class, () -> {
            try (Sandbox sandbox = pool.lease("job", reduce(combine), LIMITS)) {
                sandbox.reduce(batch(group("\"a\"", "1"), group("\"b\"", "2")), MoreValues.NONE, false);
            }
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(async () => { await 0; emit(l, 1) })()|emit was called",
                "[1].forEach(async x => { await x; emit(l, x) })|emit was called",
                "Promise.resolve().then(() => emit(l, 1))|emit was called",
                "Promise.resolve().then(() => { try { emit(l, 1) } catch { } })|emit was called",
                "const f = async () => { await 0; emit(l, 1) }; f()|emit was called",
                "(async () => { await 0; ctx.counter('n') })()|ctx.counter was called",
                "(async () => { await 0; ctx.skip() })()|ctx.skip was called",
                "(async () => { await 0; ctx.line })()|ctx.line was read",
            })
    void refusesTheRecordWhoseFunctionGoesOn(String late, String what) {
        BatchResult result = mapped(map("(l, ctx) => {\n emit(l, 0); if (l === 'b') { " + late + " } }"), "a\nb\nc\n");
        assertThat(result.bad()).singleElement().satisfies(bad -> {
            assertThat(bad.line()).isEqualTo(2);
            assertThat(bad.record()).isEqualTo("b");
            assertThat(bad.code()).isEqualTo("map-failed");
            assertThat(bad.message()).startsWith(what + LATE + " (2:");
        });
        assertThat(text(result.pairs())).isEqualTo("\"a\":0 \"c\":0");
        assertThat(result.counters()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Promise.resolve().then(() => { throw new Error('x') })",
                "Promise.reject(new Error('x'))",
                "(async () => { throw new Error('x') })()",
                "Promise.all([1].map(async x => { await x; throw new Error('x') }))",
            })
    void refusesTheRecordWhosePromiseIsRejected(String rejects) {
        BatchResult result = mapped(map("l => { emit(l, 0); if (l === 'b') {\n" + rejects + " } }"), "a\nb\nc\n");
        assertThat(result.bad()).singleElement().satisfies(bad -> {
            assertThat(bad.line()).isEqualTo(2);
            assertThat(bad.message())
                    .startsWith("A promise was rejected, and no catch handles it: Error: x (2:")
                    .endsWith("a function here cannot wait, so do without promises, or catch what they throw");
        });
        assertThat(text(result.pairs())).isEqualTo("\"a\":0 \"c\":0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Promise.resolve(1)",
                "Promise.reject(1).catch(() => {})",
                "const p = Promise.reject(1); p.catch(() => {})",
                "(async () => { try { await Promise.reject(1) } catch { } })()",
                "new Promise(f => { globalThis.f = f })",
                "for (let i = 0; i < 30000; i++) Promise.reject(i).catch(() => {})",
            })
    void letsPromisesBeThatHarmNobody(String harmless) {
        BatchResult result = mapped(map("l => { emit(l, 0); " + harmless + " }"), "a\nb\n");
        assertThat(result.bad()).isEmpty();
        assertThat(text(result.pairs())).isEqualTo("\"a\":0 \"b\":0");
    }

    @Test
    void saysOfAnAsyncMapThatItIsOne() {
        BatchResult result = mapped(map("async l => { await 0; emit(l, 1); throw 1 }"), "a\nb\n");
        assertThat(result.bad())
                .extracting(BadRecord::message)
                .containsOnly("The map function returned a promise; it cannot be async")
                .hasSize(2);
    }

    @Test
    void namesTheRecordThatGoesOnWithThePromiseOfAnother() {
        String source =
                "l => { if (l === 'b') f(); else new Promise(f => { globalThis.f = f }).then(() => emit(l, 1)) }";
        assertThat(mapped(map(source), "a\nb\nc\n").bad())
                .extracting(BadRecord::line)
                .containsExactly(2L);
    }

    @Test
    void endsTheJobIfTheRecordIsNotKnown() {
        Program program = map("l => { globalThis['Pro' + 'mise'].resolve().then(() => emit(l, 1)) }");
        JobException e = failure(program, LIMITS, "a\nb\nc\n");
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_FAILED);
        assertThat(e)
                .hasMessageStartingWith("The function at /map failed at one of the records of input from line 1 to"
                        + " line 3: emit was called" + LATE + " (1:");
    }

    @Test
    void refusesAFunctionThatGoesOnBeingMade() {
        Program program = map("(() => { Promise.resolve().then(() => emit('a', 1)); return l => emit(l, 1) })()");
        JobException e = failure(program, LIMITS, "a\nb\n");
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_COMPILE_ERROR);
        assertThat(e).hasMessageContaining("emit was called when no record was being mapped");
        assertThat(e.fields()).containsEntry("pointer", Value.of("/map")).containsEntry("column", Value.of(39));
    }

    @Test
    void namesTheRecordOfAFloodOfMicrotasks() {
        String flood = "l => { if (l === 'b') { const again = () => { Promise.resolve().then(again) }; again() } }";
        JobException e = failure(map(flood), Workers.HASTY, "a\nb\nc\n");
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_TIMEOUT);
        assertThat(e.fields()).containsEntry("line", Value.of(2)).containsEntry("record", Value.of("b"));
    }

    @Test
    void namesAllRecordsIfAFloodOfMicrotasksIsOfOneOfThem() {
        String flood = "l => { if (l === 'b') { const p = globalThis['Pro' + 'mise'];"
                + " const again = () => { p.resolve().then(again) }; again() } }";
        JobException e = failure(map(flood), Workers.HASTY, "a\nb\nc\n");
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_TIMEOUT);
        assertThat(e).hasMessageContaining("at one of the records of input from line 1 to line 3");
        assertThat(e.fields()).doesNotContainKeys("line", "record");
    }

    @Test
    void limitsRejectedPromises() {
        JobException e = failure(map("l => { for (;;) Promise.reject(1) }"), LIMITS, "a\n");
        assertThat(e.code()).isEqualTo(ErrorCode.EMIT_LIMIT);
        assertThat(e).hasMessageContaining("10000 rejected promises").hasMessageContaining("line 1");
    }

    @Test
    void refusesAnEmitOfAReduce() {
        JobException e = failureOfReduce(values("(key, all) => { try { emit(key, 1) } catch { } return 1 }"));
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_FAILED);
        assertThat(e).hasMessageContaining("for the key \"a\": emit was called when no record was being mapped");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(key, all) => { if (key === 'b') Promise.resolve().then(() => emit(key, 1)); return 1 }",
                "(key, all) => { if (key === 'b') Promise.reject(new Error('x')); return 1 }",
            })
    void endsAReduceThatGoesOn(String source) {
        for (Combine combine : new Combine[] {values(source), fold(source)}) {
            JobException e = failureOfReduce(combine);
            assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_FAILED);
            assertThat(e).hasMessageStartingWith("The function at /reduce failed for the key \"b\": ");
            assertThat(e.fields()).containsEntry("key", Value.of("b"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"(async () => { await 0; emit(v, 1) })()", "Promise.reject(new Error('x'))"})
    void endsAnAggregatorThatGoesOn(String late) {
        Combine combine = aggregate("() => 0", "(acc, v) => { " + late + "; return acc + v }", "(a, b) => a + b");
        JobException e = failure(map("l => emit(l, 1)", combine), LIMITS, "a\nb\n");
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_FAILED);
        assertThat(e).hasMessageStartingWith("The function at /reduce/add failed ");
    }

    @Test
    void combinesTheSameWithPromises() {
        String emits = "for (let i = 0; i < 3; i++) emit(l + i, i)";
        String records = "a\nb\n\nc\r\na\n";
        for (String promise : new String[] {"", "; Promise.resolve()"}) {
            try (Sandbox sandbox =
                    pool.lease("job", map("l => { " + emits + promise + " }", new Combine.Builtin("_sum")), LIMITS)) {
                assertThat(sandbox.map(lines(records)).recordsIn()).isEqualTo(5);
                assertThat(text(sandbox.flush()))
                        .isEqualTo("\"a0\":[0] \"a1\":[2] \"a2\":[4] \"b0\":[0] \"b1\":[1] \"b2\":[2] \"0\":[0]"
                                + " \"1\":[1] \"2\":[2] \"c0\":[0] \"c1\":[1] \"c2\":[2]");
            }
        }
    }
}
