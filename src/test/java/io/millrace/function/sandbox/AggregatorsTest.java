package io.millrace.function.sandbox;

import static io.millrace.function.sandbox.Workers.LIMITS;
import static io.millrace.function.sandbox.Workers.batch;
import static io.millrace.function.sandbox.Workers.group;
import static io.millrace.function.sandbox.Workers.json;
import static io.millrace.function.sandbox.Workers.map;
import static io.millrace.function.sandbox.Workers.reduce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the states of aggregators on their way from one process to another, and what is said of those that cannot go. */
class AggregatorsTest {
    private static final String MERGE = "(a, b) => a";
    private static final String SAMPLE = "[3,1,4]";

    private static SandboxPool pool;

    @BeforeAll
    static void start() {
        pool = Workers.pool(1, Workers.directory());
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    private static Combine.Aggregate aggregate(String init, String add, String merge, String finish) {
        return new Combine.Aggregate(
                new Snippet("/reduce/init", init),
                new Snippet("/reduce/add", add),
                new Snippet("/reduce/merge", merge),
                finish.isEmpty() ? Optional.empty() : Optional.of(new Snippet("/reduce/finish", finish)));
    }

    private static void check(Combine combine) {
        LawSample sample = new LawSample();
        ((Value.Array) Json.read(SAMPLE)).items().forEach(value -> sample.add(Value.of("k"), value));
        Program program = reduce(combine);
        try (Sandbox sandbox = pool.lease("job", program, LIMITS)) {
            LawCheck.check(sandbox, program, sample);
        }
    }

    private static JobException failure(Combine combine) {
        JobException e = catchThrowableOfType(JobException.class, () -> check(combine));
        assertThat(e).isNotNull();
        return e;
    }

    private static String stateOf(Combine combine) {
        try (Sandbox sandbox = pool.lease("job", map("r => emit('k', r)", combine), LIMITS)) {
            sandbox.map(json("1\n2\n"));
            return Json.text(sandbox.flush().get(0).value());
        }
    }

    private static String finished(Combine combine, String... states) {
        try (Sandbox sandbox = pool.lease("job", reduce(combine), LIMITS)) {
            return Json.text(sandbox.reduce(batch(group("\"k\"", states)), MoreValues.NONE, true)
                    .get(0));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "({min: Infinity}) | a.min === Infinity",
                "[-Infinity, NaN] | a[0] === -Infinity && Number.isNaN(a[1])",
                "({zero: -0}) | Object.is(a.zero, -0)",
                "[0, 1.5, 1e300, 2 ** 60] | a[0] === 0 && a[1] === 1.5 && a[2] === 1e300 && a[3] === 2 ** 60",
                "({big: 2n ** 70n, one: 1n}) | a.big === 2n ** 70n && a.one === 1n",
                "({last: undefined}) | a.last === undefined && 'last' in a",
                "[1, undefined] | a.length === 2 && a[1] === undefined && 1 in a",
                "Infinity | a === Infinity",
                "[, 1, , undefined, -0, , ] | Object.keys(a) == '1,3,4' && a.length === 6 && Object.is(a[4], -0)",
                "({n: [[1, , 2]]}) | a.n[0].length === 3 && !(1 in a.n[0]) && a.n[0][2] === 2",
                "new Array(3) | a.length === 3 && !(0 in a)",
                "(() => { const a = []; a[2 ** 31] = 1; return a })() | a.length === 2 ** 31 + 1 && a[2 ** 31] === 1",
                "({nested: [{min: Infinity, last: undefined}]}) | a.nested[0].min === Infinity && 'last' in a.nested[0]",
                "Object.assign(Object.create(null), {constructor: 1}) | a.constructor === 1 && !('toString' in a)",
                "({'\\u0000': 'nice', of: 1}) | a['\\u0000'] === 'nice' && a.of === 1",
                "({['__proto__']: Infinity}) | Object.hasOwn(a, '__proto__') && a['__proto__'] === Infinity",
            })
    void keepsStatesAsTheyAre(String state, String same) {
        String init = "() => (" + state + ")";
        Combine.Aggregate combine = aggregate(init, "(a, v) => a", MERGE, "(key, a) => " + same);
        String text = stateOf(combine);
        assertThat(finished(combine, text)).isEqualTo("true");
        assertThat(finished(combine, text, text)).isEqualTo("true");
    }

    @Test
    void countsInAnArrayWithHoles() {
        assertThatCode(() -> check(aggregate(
                        "() => []",
                        "(a, v) => { a[v] = (a[v] ?? 0) + 1; return a }",
                        "(a, b) => { b.forEach((n, v) => { a[v] = (a[v] ?? 0) + n }); return a }",
                        "(key, a) => Object.entries(a)")))
                .doesNotThrowAnyException();
    }

    /** Three states of 8 bytes of text for each item would be more than there may be. */
    @Test
    void makesNoTextOfHoles() {
        String init = "() => { const a = []; a[3e6] = 1; return a }";
        assertThat(stateOf(aggregate(init, "(a, v) => a", MERGE, ""))).hasSizeLessThan(100);
    }

    @Test
    void startsWithInfinity() {
        assertThatCode(() -> check(aggregate(
                        "() => ({min: Infinity, max: -Infinity})",
                        "(a, v) => ({min: Math.min(a.min, v), max: Math.max(a.max, v)})",
                        "(a, b) => ({min: Math.min(a.min, b.min), max: Math.max(a.max, b.max)})",
                        "(key, a) => a.max - a.min")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "({first: new Date(0)}) | state.first is a Date; take a number, such as date.getTime()",
                "new Map() | it is a Map; take an object",
                "({seen: [new Set([1])]}) | state.seen[0] is a Set; take an object",
                "({'per day': {f: () => 1}}) | state[\"per day\"].f is a function; take data alone",
                "[1, Symbol('s')] | state[1] is a symbol",
                "({stats: new (class Stats { n = 0 })()}) | state.stats is an object of the class Stats, whose methods would be lost",
                "new Float64Array(2) | it is a typed array; take an array",
                "(() => { const a = {}; a.self = a; return a })() | it is nested deeper than 490 levels, or contains itself",
                "[, , new Set()] | state[2] is a Set",
            })
    void saysWhatIsNoDataInAState(String state, String says) {
        Combine.Aggregate combine = aggregate("() => (" + state + ")", "(a, v) => a", MERGE, "(key, a) => 1");
        JobException tried = failure(combine);
        assertThat(tried.code()).isEqualTo(ErrorCode.FUNCTION_FAILED);
        assertThat(tried.detail())
                .contains("for the key \"k\": The state of an aggregator must be JSON data")
                .contains(says);
        JobException mapped = catchThrowableOfType(JobException.class, () -> stateOf(combine));
        assertThat(mapped.code()).isEqualTo(ErrorCode.FUNCTION_FAILED);
        assertThat(mapped.detail()).contains(says);
    }

    @Test
    void saysThatMembersOfArraysAreLost() {
        JobException e = failure(aggregate(
                "() => ({last: Object.assign([], {sum: 0})})", "(a, v) => { a.last.sum += v; return a }", MERGE, ""));
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_FAILED);
        assertThat(e.detail())
                .contains("state.last is an array with a member besides its items, sum, which would be lost");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2n ** 70n | it is the integer 1180591620717411303424, which does not fit 64 bits; take a string, String(n), or",
                "({n: [2n ** 63n]}) | value.n[0] is the integer 9223372036854775808, which does not fit 64 bits",
                "({min: Infinity}) | value.min is Infinity, which is not JSON",
            })
    void saysThatAStateWithoutAFinishIsTheRow(String state, String says) {
        Combine.Aggregate combine = aggregate("() => (" + state + ")", "(a, v) => a", MERGE, "");
        String text = stateOf(combine);
        JobException e = catchThrowableOfType(JobException.class, () -> finished(combine, text));
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_FAILED);
        assertThat(e.detail())
                .contains("There is no finish, (key, state) => value, to make the value of the row of the state: "
                        + says);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(() => { const s = {n: 0}; return () => s })()",
                "(() => { const s = {n: 0}; return () => ({n: 0, parts: s}) })()",
                "(() => { let calls = 0; return () => ({n: 0, calls: calls++}) })()",
            })
    void saysThatInitSharesAState(String init) {
        String add = "(a, v) => { a.n += v; if (a.parts) a.parts.n += v; return a }";
        JobException e = failure(aggregate(init, add, "(a, b) => ({...a, n: a.n + b.n})", ""));
        assertThat(e.code()).isEqualTo(ErrorCode.REDUCE_NOT_ASSOCIATIVE);
        assertThat(e.fields())
                .containsEntry("pointer", Value.of("/reduce/init"))
                .containsKey("counterexample");
        assertThat(e.detail()).startsWith("init must make a new state each time: it gives {");
    }

    @Test
    void showsWhatASharedStateBecame() {
        JobException e = failure(aggregate(
                "(() => { const s = {n: 0}; return () => s })()",
                "(a, v) => { a.n += v; return a }",
                "(a, b) => ({n: a.n + b.n})",
                ""));
        assertThat(e.detail())
                .isEqualTo(
                        "init must make a new state each time: it gives {\"n\":0}, but when the values [3] of the key"
                                + " \"k\" have been added to that, it gives {\"n\":3}; make the state within init, as () => ({n: 0})"
                                + " does, not beside it");
    }

    @Test
    void letsInitShareWhatNobodyChanges() {
        assertThatCode(() -> check(aggregate(
                        "(() => { const zero = {n: 0}; return () => zero })()",
                        "(a, v) => ({n: a.n + v})",
                        "(a, b) => ({n: a.n + b.n})",
                        "")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a) => a", "({n}) => n", "(() => { const half = (a) => a / 2; return half })()"})
    void refusesAFinishThatWouldTakeTheKeyForTheState(String finish) {
        JobException e = failure(aggregate("() => 0", "(a, v) => a + v", "(a, b) => a + b", finish));
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_COMPILE_ERROR);
        assertThat(e.fields()).containsEntry("pointer", Value.of("/reduce/finish"));
        assertThat(e.detail()).contains("finish is called with (key, state), so its only parameter would be the key");
    }

    /** As that would count the letters of the key. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refuseAReduceOfTheKeyAlone(boolean isFold) {
        Snippet reduce = new Snippet("/reduce", "(values) => values.length");
        Combine combine = isFold ? new Combine.Fold(reduce) : new Combine.Values(reduce);
        JobException e = catchThrowableOfType(JobException.class, () -> pool.check(Workers.reduce(combine)));
        assertThat(e.detail()).contains("reduce is called with (key, values), so its only parameter would be the key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(key, a) => a", "(key, a = 0) => a", "() => 1", "(...all) => all[1]"})
    void takesOtherFinishes(String finish) {
        assertThatCode(() -> check(aggregate("() => 0", "(a, v) => a + v", "(a, b) => a + b", finish)))
                .doesNotThrowAnyException();
    }

    @Test
    void namesTheKeyOfAStateThatIsTooLong() {
        Combine.Aggregate combine = aggregate("() => ''", "(a, v) => a + 'x'.repeat(1 << 21)", "(a, b) => a + b", "");
        try (SandboxPool large = new SandboxPool(new SandboxSettings(1, Workers.directory()));
                Sandbox sandbox = large.lease("job", map("r => emit('k' + r % 2, r)", combine), LIMITS)) {
            sandbox.map(json("2\n1\n3\n5\n"));
            JobException e = catchThrowableOfType(JobException.class, sandbox::flush);
            assertThat(e.code()).isEqualTo(ErrorCode.EMIT_LIMIT);
            assertThat(e.fields()).containsEntry("key", Value.of("k1"));
            assertThat(e.detail())
                    .startsWith(
                            "The function at /reduce/add passed the limit of 4194304 characters of a state while the values of a key were"
                                    + " combined, for the key \"k1\"; it is fixed: a state that grows with each value");
        }
    }
}
