package io.millrace.function.sandbox;

import static io.millrace.function.sandbox.Workers.LIMITS;
import static io.millrace.function.sandbox.Workers.lines;
import static io.millrace.function.sandbox.Workers.map;
import static io.millrace.function.sandbox.Workers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.problem.BadRecord;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of JavaScript's values can be emitted, and what is said of others. */
class SandboxJsonTest {
    private static SandboxPool pool;

    @BeforeAll
    static void start() {
        pool = new SandboxPool(new SandboxSettings(1, Workers.directory()));
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    private static BatchResult emitted(String statement) {
        try (Sandbox sandbox = pool.lease("job", map("r => { " + statement + " }"), LIMITS)) {
            return sandbox.map(lines("a"));
        }
    }

    private static String message(String statement) {
        List<BadRecord> bad = emitted(statement).bad();
        assertThat(bad).hasSize(1);
        return bad.get(0).code() + ": " + bad.get(0).message();
    }

    @Test
    void refusesIntegersBeyond64Bits() {
        assertThat(message("emit(1, 2n ** 63n)"))
                .isEqualTo(
                        "bad-value: emit cannot take this value: it is the integer 9223372036854775808, which does not fit 64 bits;"
                                + " take a string, String(n), or a double, Number(n) (1:8)");
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
                "emit(1, new Date('soon'))",
                "emit(1, [1].keys())",
                "emit(1, 'aa'.matchAll(/a/g))",
                "emit(1, (function* () { yield 1 })())",
                "{ const a = []; a[0] = a; emit(1, a) }"
            })
    void refusesWhatIsNotJson(String statement) {
        assertThat(message(statement)).startsWith("bad-value: emit ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1, {a: [0, 1, 2, new Set()]} | value: value.a[3] is a Set; take an object with a member for each, or an array, [...set]",
                "1, {'per day': {'1': new Map()}} | value: value[\"per day\"][1] is a Map; take an object, such as Object.fromEntries",
                "['x', [/a/]], 1 | key: key[1][0] is a RegExp; take its source",
                "1, {at: {toJSON: () => [NaN]}} | value: value.at[0] is NaN, which is not JSON; take null",
                "1, new (class A { n = [() => 1] })() | value: value.n[0] is a function; take data alone",
                "1, new Float64Array(1) | value: it is a typed array; take an array, [...numbers]",
                "1, {then: new Date('soon')} | value: value.then is an invalid date; take null",
                "1, Promise.resolve(1) | value: it is a promise; functions here cannot wait",
                "1, [Object([1].keys())] | value: value[0] is an iterator; take an array, [...iterator]",
            })
    void saysWhereInAValueWhatIsNotJsonIs(String pair, String says) {
        assertThat(message("emit(" + pair + ")")).startsWith("bad-value: emit cannot take this " + says);
    }

    @Test
    void takesTextsUpToTheLimits() {
        assertThat(emitted("emit('k'.repeat(65536), 'v'.repeat(4194304))").recordsOut())
                .isEqualTo(1);
        assertThat(emitted("emit(['k'.repeat(65534)], {v: 'v'.repeat(4194300)})")
                        .recordsOut())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'k'.repeat(65537), 1",
                "['k'.repeat(65537)], 1",
                "1, 'v'.repeat(4194305)",
                "1, ['v'.repeat(4194305)]"
            })
    void refusesLongerTexts(String pair) {
        JobException e = catchThrowableOfType(JobException.class, () -> emitted("emit(" + pair + ")"));
        assertThat(e.code()).isEqualTo(ErrorCode.EMIT_LIMIT);
    }

    @Test
    void takesUndefinedAsNull() {
        assertThat(text(emitted("emit(1); emit(2, {a: undefined, b: [undefined]})")
                        .pairs()))
                .isEqualTo("1:null 2:{\"b\":[null]}");
    }
}
