package io.millrace.function.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LawCheckTest {
    private static final String INTEGERS = "[3,1,4,1,5,9,2,6,5,3,5,8]";
    private static final String TEXTS = "[\"pear\",\"fig\",\"apple\",\"fig\",\"plum\",\"kiwi\",\"pear\"]";
    private static final String DOUBLES = "[0.1,0.2,0.30000000000000004,-0.6,1e9,1.5,-1e9,2.25,3.3,1e-7]";
    private static final String EQUAL = "[1,1,1,1,1,1,1]";
    private static final String OBJECTS = "[{\"a\":1},{\"b\":2},{\"a\":3,\"c\":1},{\"b\":1},{\"a\":2}]";
    private static final String MEASURES = "[17.25,17.5,18.125,16.75,17.0,19.875,18.5,17.25]";

    private static SandboxPool pool;

    @BeforeAll
    static void start() {
        pool = Workers.pool(1, Workers.directory());
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    /** A reduce and values of one key; of an aggregator all of init, add, merge and, if there is one, finish. */
    record Case(String values, List<String> functions) {
        Combine combine() {
            return functions.size() == 1
                    ? Workers.fold(functions.get(0))
                    : new Combine.Aggregate(
                            new Snippet("/reduce/init", functions.get(0)),
                            new Snippet("/reduce/add", functions.get(1)),
                            new Snippet("/reduce/merge", functions.get(2)),
                            functions.size() < 4
                                    ? Optional.empty()
                                    : Optional.of(new Snippet("/reduce/finish", functions.get(3))));
        }
    }

    private static Case of(String values, String... functions) {
        return new Case(values, List.of(functions));
    }

    static Stream<Case> wrong() {
        return Stream.of(
                // Means of means, and the like.
                of(INTEGERS, "(key, values) => values.reduce((a, b) => a + b, 0) / values.length"),
                of(INTEGERS, "() => null", "(mean, v) => mean === null ? v : (mean + v) / 2", "(a, b) => (a + b) / 2"),
                of(
                        INTEGERS,
                        "() => ({n: 0, mean: 0})",
                        "(a, v) => ({n: a.n + 1, mean: (a.mean * a.n + v) / (a.n + 1)})",
                        "(a, b) => ({n: a.n + b.n, mean: (a.mean + b.mean) / 2})"),
                of(MEASURES, "(key, values) => [...values].sort()[Math.floor(values.length / 2)]"),
                of(INTEGERS, "() => 0", "(a, v) => a + v", "(a, b) => (a + b) / 2"),
                // Counts of results, not of values.
                of(EQUAL, "(key, values) => values.length"),
                of(TEXTS, "(key, values) => { let n = 0; for (const v of values) n++; return n }"),
                of(EQUAL, "() => 0", "(n) => n + 1", "(a, b) => a + 1"),
                of(EQUAL, "() => 0", "(n) => n + 1", "(a, b) => Math.max(a, b)"),
                of(EQUAL, "() => 1", "(n) => n + 1", "(a, b) => a + b"),
                of(EQUAL, "() => 0", "(n) => n + 1", "(a, b) => a + b + 1"),
                // Operations that are not associative.
                of(INTEGERS, "() => 0", "(a, v) => a - v", "(a, b) => a - b"),
                of(INTEGERS, "(key, values) => values.reduce((a, b) => a - b)"),
                of(MEASURES, "(key, values) => values.reduce((a, b) => a / b)"),
                of(INTEGERS, "(key, values) => values.reduce((a, b) => a * 2 + b, 0)"),
                of(INTEGERS, "() => 0", "(a, v) => a * 31 + v", "(a, b) => a * 31 + b"),
                of(INTEGERS, "() => 0", "(a, v) => a + v * v", "(a, b) => a + b * b"),
                of(INTEGERS, "(key, values) => values.reduce((a, b) => a + b * b, 0)"),
                of(INTEGERS, "(key, values) => Math.max(...values) - Math.min(...values)"),
                of(INTEGERS, "(key, values) => values.reduce((a, b) => a + b, 0) + 1"),
                // One side is forgotten, or both change places.
                of(INTEGERS, "() => 0", "(a, v) => a + v", "(a, b) => a"),
                of(INTEGERS, "() => 0", "(a, v) => a + v", "(a, b) => b"),
                of(TEXTS, "() => ''", "(a, v) => a + v", "(a, b) => b + a"),
                of(TEXTS, "() => []", "(a, v) => { a.push(v); return a }", "(a, b) => { a.push(b); return a }"),
                of(TEXTS, "(key, values) => values.toArray()"),
                of(OBJECTS, "() => ({})", "(a, v) => Object.assign(a, v)", "(a, b) => ({...b, ...a})"),
                of(
                        OBJECTS,
                        "() => ({})",
                        "(a, v) => { for (const n in v) a[n] = (a[n] ?? 0) + v[n]; return a }",
                        "(a, b) => ({...a, ...b})"),
                // Lists that are cut too early, or not again.
                of(
                        INTEGERS,
                        "() => []",
                        "(a, v) => { a.push(v); return a.sort((x, y) => x - y).slice(-3) }",
                        "(a, b) => a.concat(b)"),
                of(
                        TEXTS,
                        "() => []",
                        "(a, v) => a.includes(v) ? a : [...a, v]",
                        "(a, b) => a.concat(b)",
                        "(key, a) => a.length"),
                of(TEXTS, "(key, values) => values.map((v) => '<' + v + '>').join('')"),
                // Accumulators that are shared, and merges that fail.
                of(
                        INTEGERS,
                        "(() => { const all = {n: 0}; return () => all })()",
                        "(a, v) => { a.n += v; return a }",
                        "(a, b) => ({n: a.n + b.n})"),
                of(INTEGERS, "() => ({n: 0})", "(a, v) => ({n: a.n + v})", "(a, b) => ({n: a.n + b.count.n})"),
                of(INTEGERS, "() => 0", "(a, v) => a + v", "(a, b) => { throw new Error('not written yet') }"),
                of(INTEGERS, "() => 0", "(a, v) => a + v", "(a, b) => { a + b }"));
    }

    static Stream<Case> right() {
        return Stream.of(
                of(INTEGERS, "(key, values) => values.reduce((a, b) => a + b, 0)"),
                of(DOUBLES, "(key, values) => values.reduce((a, b) => a + b, 0)"),
                of(DOUBLES, "() => 0", "(a, v) => a + v", "(a, b) => a + b"),
                of(INTEGERS, "(key, values) => Math.max(...values)"),
                of(INTEGERS, "(key, values) => Math.min(...values)"),
                of(INTEGERS, "(key, values) => values.reduce((a, b) => BigInt(a) * BigInt(b))"),
                of(MEASURES, "(key, values) => values.reduce((a, b) => a * b)"),
                of(INTEGERS, "(key, values) => values.reduce((a, b) => a ^ b)"),
                of(INTEGERS, "(key, values) => values.reduce((a, b) => a | b)"),
                of(TEXTS, "(key, values) => values.toArray().join('')"),
                of(TEXTS, "(key, values) => { let last; for (const v of values) last = v; return last }"),
                of(TEXTS, "(key, values) => { for (const v of values) return v }"),
                of(EQUAL, "() => 0", "(n) => n + 1", "(a, b) => a + b"),
                of(TEXTS, "() => 0", "(n) => n + 1", "(a, b) => a + b"),
                of(TEXTS, "() => ''", "(a, v) => a + v", "(a, b) => a + b"),
                of(TEXTS, "() => []", "(a, v) => { a.push(v); return a }", "(a, b) => a.concat(b)"),
                of(
                        TEXTS,
                        "() => []",
                        "(a, v) => { a.push(v); return a }",
                        "(a, b) => { for (const v of b) a.push(v); return a }",
                        "(key, a) => a.sort().join(' ')"),
                of(TEXTS, "() => null", "(a, v) => a ?? v", "(a, b) => a ?? b"),
                of(TEXTS, "() => null", "(a, v) => v", "(a, b) => b"),
                of(
                        INTEGERS,
                        "() => ({n: 0, sum: 0})",
                        "(a, v) => ({n: a.n + 1, sum: a.sum + v})",
                        "(a, b) => ({n: a.n + b.n, sum: a.sum + b.sum})",
                        "(key, a) => a.sum / a.n"),
                of(
                        DOUBLES,
                        "() => ({n: 0, sum: 0})",
                        "(a, v) => { a.n++; a.sum += v; return a }",
                        "(a, b) => { a.n += b.n; a.sum += b.sum; return a }",
                        "(key, a) => a.sum / a.n"),
                // Variance as a difference of large numbers, and by the method of Welford and Chan.
                of(
                        DOUBLES,
                        "() => [0, 0, 0]",
                        "([n, s, q], v) => [n + 1, s + v, q + v * v]",
                        "(a, b) => a.map((x, i) => x + b[i])",
                        "(key, [n, s, q]) => q - s * s / n"),
                of(
                        MEASURES,
                        "() => ({n: 0, mean: 0, m2: 0})",
                        "(a, v) => { a.n++; const d = v - a.mean; a.mean += d / a.n; a.m2 += d * (v - a.mean); return a }",
                        "(a, b) => { const n = a.n + b.n, d = b.mean - a.mean; return {n, mean: a.mean + d * b.n / n, "
                                + "m2: a.m2 + b.m2 + d * d * a.n * b.n / n} }",
                        "(key, a) => a.m2 / a.n"),
                // NaN of a single value is no answer, and so no counterexample.
                of(
                        MEASURES,
                        "() => [0, 0, 0]",
                        "([n, s, q], v) => [n + 1, s + v, q + v * v]",
                        "(a, b) => a.map((x, i) => x + b[i])",
                        "(key, [n, s, q]) => Math.sqrt((q - s * s / n) / (n - 1))"),
                of(
                        TEXTS,
                        "() => ({})",
                        "(a, v) => { a[v] = (a[v] ?? 0) + 1; return a }",
                        "(a, b) => { for (const v in b) a[v] = (a[v] ?? 0) + b[v]; return a }"),
                // The members of an object have no order.
                of(
                        OBJECTS,
                        "() => ({})",
                        "(a, v) => { for (const n in v) a[n] = (a[n] ?? 0) + v[n]; return a }",
                        "(a, b) => { const sum = {...b}; for (const n in a) sum[n] = (sum[n] ?? 0) + a[n]; return sum }"),
                of(
                        TEXTS,
                        "() => []",
                        "(a, v) => a.includes(v) ? a : [...a, v]",
                        "(a, b) => [...new Set([...a, ...b])]",
                        "(key, a) => a.length"),
                of(
                        INTEGERS,
                        "() => []",
                        "(a, v) => [...a, v].sort((x, y) => y - x).slice(0, 3)",
                        "(a, b) => [...a, ...b].sort((x, y) => y - x).slice(0, 3)"),
                of(
                        INTEGERS,
                        "() => null",
                        "(a, v) => a === null ? {min: v, max: v} : {min: Math.min(a.min, v), max: Math.max(a.max, v)}",
                        "(a, b) => ({min: Math.min(a.min, b.min), max: Math.max(a.max, b.max)})",
                        "(key, a) => a.max - a.min"),
                of(TEXTS, "(key, values) => values.reduce((a, b) => a.length >= b.length ? a : b)"),
                of(INTEGERS, "() => 0", "(a, v) => (a + v) % 7", "(a, b) => (a + b) % 7"),
                // Rounding, where finish makes more of it: by a root near 0, by digits, and as sums that look like
                // integers.
                of(
                        "[" + "21.3,".repeat(29) + "21.3]",
                        "() => ({n: 0, s: 0, q: 0})",
                        "(a, v) => ({n: a.n + 1, s: a.s + v, q: a.q + v * v})",
                        "(a, b) => ({n: a.n + b.n, s: a.s + b.s, q: a.q + b.q})",
                        "(key, a) => Math.sqrt(Math.max(0, a.q / a.n - (a.s / a.n) ** 2))"),
                of("[0.005,0.01,0.15]", "() => 0", "(a, v) => a + v", "(a, b) => a + b", "(key, a) => a.toFixed(2)"),
                of(
                        "[5000000000000000.5,0.3,0.3,7.7,9.1,280.2,0.6,0.6]",
                        "() => 0",
                        "(a, v) => a + v",
                        "(a, b) => a + b"),
                of("[\"only\"]", "(key, values) => values.length === 1 ? values.toArray()[0] : 'many'"),
                of(
                        "[{\"n\":1,\"of\":[1]},{\"n\":2,\"of\":[2]}]",
                        "(key, values) => ({n: values.reduce((a, v) => a + v.n, 0), of: values.toArray().flatMap((v) => v.of)})"));
    }

    private static void check(Case what) {
        Program program = Workers.reduce(what.combine());
        LawSample sample = new LawSample();
        for (Value value : ((Value.Array) Json.read(what.values())).items()) {
            sample.add(Value.of("k"), value);
        }
        try (Sandbox sandbox = pool.lease("job", program, Workers.LIMITS)) {
            LawCheck.check(sandbox, program, sample);
        }
    }

    private static Map<String, Value> counterexample(Case what) {
        JobException e = catchThrowableOfType(JobException.class, () -> check(what));
        assertThat(e).as("%s", what).isNotNull();
        assertThat(e.code()).isEqualTo(ErrorCode.REDUCE_NOT_ASSOCIATIVE);
        return ((Value.Obj) Objects.requireNonNull(e.fields().get("counterexample"))).members();
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void findsACounterexample(Case what) {
        Map<String, Value> example = counterexample(what);
        assertThat(example).containsKeys("key", "values", "whole", "expression");
        assertThat(example.get("parts")).isNotEqualTo(example.get("whole"));
        assertThat(((Value.Array) Objects.requireNonNull(example.get("values"))).items())
                .hasSizeLessThan(5);
    }

    @ParameterizedTest
    @MethodSource("right")
    void letsPassWhatIsRight(Case what) {
        assertThatCode(() -> check(what)).doesNotThrowAnyException();
    }

    @Test
    void triesEnough() {
        assertThat(wrong()).hasSizeGreaterThanOrEqualTo(30);
        assertThat(right()).hasSizeGreaterThanOrEqualTo(30);
    }

    @Test
    void tellsTheSmallestCounterexample() {
        JobException e = catchThrowableOfType(
                JobException.class,
                () -> check(of(INTEGERS, "() => 0", "(a, v) => a + v", "(a, b) => Math.max(a, b)")));
        assertThat(e.fields()).containsEntry("pointer", Value.of("/reduce/merge"));
        assertThat(Json.text(e.fields().get("counterexample")))
                .isEqualTo(
                        "{\"key\":\"k\",\"values\":[3,1],\"whole\":4,\"expression\":\"merge([3], [1])\",\"parts\":3}");
        assertThat(e.detail())
                .isEqualTo("For the key \"k\" the values [3,1] give 4, but merge([3], [1]) gives 3; merge must not care"
                        + " how values are cut into parts");
    }

    @Test
    void findsWhatOnlyManyValuesShowAndShrinksIt() {
        // Right up to five values in a part.
        Map<String, Value> example = counterexample(of(
                INTEGERS,
                "() => []",
                "(a, v) => [...a, v].slice(0, 5)",
                "(a, b) => a.concat(b)",
                "(key, a) => a.length"));
        assertThat(((Value.Array) Objects.requireNonNull(example.get("values"))).items())
                .hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 100, 200})
    void findsListsThatAreCutLate(int most) {
        String values = IntStream.range(0, 300).boxed().toList().toString();
        Map<String, Value> example = counterexample(of(
                values,
                "() => []",
                "(a, v) => [...a, v].slice(0, %d)".formatted(most),
                "(a, b) => a.concat(b)",
                "(key, a) => a.length"));
        assertThat(((Value.Array) Objects.requireNonNull(example.get("values"))).items())
                .hasSize(most + 1);
    }

    @Test
    void saysWhatAFoldGives() {
        assertThat(counterexample(of(EQUAL, "(key, values) => values.length")))
                .containsEntry("expression", Value.of("reduce([reduce([1,1])])"))
                .containsEntry("whole", Value.of(2))
                .containsEntry("parts", Value.of(1));
    }

    /** The member of a value is none of a number: the most common mistake. */
    @Test
    void findsAFoldThatReadsMembersOfItsResults() {
        assertThat(counterexample(of(
                        "[{\"qty\":2},{\"qty\":3},{\"qty\":4}]",
                        "(key, values) => values.reduce((a, o) => a + o.qty, 0)")))
                .containsEntry("failure", Value.of("what it gives is no JSON, such as NaN"));
    }

    /** As where a sample has each key once. */
    @Test
    void repeatsAValueThatIsAlone() {
        assertThat(counterexample(of("[5]", "(key, values) => values.length")))
                .containsEntry("values", Json.read("[5,5]"))
                .containsEntry("whole", Value.of(2))
                .containsEntry("parts", Value.of(1));
        assertThat(counterexample(of("[5]", "() => 0", "(a, v) => a + v", "(a, b) => Math.max(a, b)")))
                .containsEntry("values", Json.read("[5,5]"));
    }

    @Test
    void saysHowMergingFails() {
        assertThat(counterexample(of(INTEGERS, "() => 0", "(a, v) => a + v", "(a, b) => a.concat(b)")))
                .containsEntry("failure", Value.of("TypeError: a.concat is not a function (1:13)"));
    }
}
