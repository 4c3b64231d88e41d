package io.millrace.function.sandbox;

import static io.millrace.function.sandbox.Workers.HASTY;
import static io.millrace.function.sandbox.Workers.LIMITS;
import static io.millrace.function.sandbox.Workers.aggregate;
import static io.millrace.function.sandbox.Workers.batch;
import static io.millrace.function.sandbox.Workers.fold;
import static io.millrace.function.sandbox.Workers.group;
import static io.millrace.function.sandbox.Workers.open;
import static io.millrace.function.sandbox.Workers.reduce;
import static io.millrace.function.sandbox.Workers.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.ByteBuilder;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions over values that come in chunks. */
class SandboxValuesTest {
    private static SandboxPool pool;

    @BeforeAll
    static void start() {
        pool = Workers.pool(1, Workers.directory());
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    /** Chunks of whole numbers from 10 on, three in each, which tell which of them were asked for. */
    private static final class Numbers implements MoreValues {
        private final int chunks;
        private final List<Integer> asked = new ArrayList<>();

        Numbers(int chunks) {
            this.chunks = chunks;
        }

        @Override
        public boolean write(int number, ByteBuilder out) {
            asked.add(number);
            int first = 10 * number;
            out.putAscii(first + "," + (first + 1) + "," + (first + 2));
            return number == chunks;
        }

        @Override
        public long count() {
            return 2 + 3L * chunks;
        }
    }

    private static String reduced(Combine combine, MoreValues more, SandboxLimits limits) {
        try (Sandbox sandbox = pool.lease("job", reduce(combine), limits)) {
            return Json.text(
                    sandbox.reduce(open(group("\"k\"", "0", "1")), more, false).get(0));
        }
    }

    private static String reduced(String source, MoreValues more) {
        return reduced(values(source), more, LIMITS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[...values] | [0,1,10,11,12,20,21,22] | 1,2",
                "values.toArray() | [0,1,10,11,12,20,21,22] | 1,2",
                "values.map((v, i) => v * 100 + i) | [0,101,1002,1103,1204,2005,2106,2207] | 1,2",
                "values.filter((v) => v % 2) | [1,11,21] | 1,2",
                "values.reduce((a, b) => a + b) | 97 | 1,2",
                "values.reduce((a, b, i) => a + b * i, 1) | 483 | 1,2",
                "values.some((v) => v === 11) | true | 1",
                "values.every((v) => v < 11) | false | 1",
                "values.every((v) => v < 30) | true | 1,2",
                "values | [0,1,10,11,12,20,21,22] | 1,2",
                "({all: [values]}) | {\"all\":[[0,1,10,11,12,20,21,22]]} | 1,2",
                "JSON.stringify(values) | '\"[0,1,10,11,12,20,21,22]\"' | 1,2",
                "values.length | 8 | ''",
                "values.some((v) => v === 1) | true | ''",
                "[...values].length + [...values].length | 16 | 1,2,1,2",
                "[...values.toArray(), values.length, ...values] |"
                        + " [0,1,10,11,12,20,21,22,8,0,1,10,11,12,20,21,22] | 1,2,1,2",
            })
    void readsChunksAsTheFunctionNeedsThem(String body, String result, String asked) {
        Numbers more = new Numbers(2);
        assertThat(reduced("(key, values) => " + body, more)).isEqualTo(result);
        assertThat(more.asked.toString().replace(" ", "")).isEqualTo("[" + asked + "]");
    }

    @Test
    void stopsReadingWhenTheFunctionDoes() {
        Numbers more = new Numbers(1000);
        assertThat(reduced("(key, values) => { for (const v of values) if (v > 20) return v }", more))
                .isEqualTo("21");
        assertThat(more.asked).containsExactly(1, 2);
    }

    @Test
    void goesThroughTheValuesInTwoPlacesAtOnce() {
        String pairs = "(key, values) => { let n = 0; for (const a of values) for (const b of values) n += a < b;"
                + " return n }";
        assertThat(reduced(pairs, new Numbers(3))).isEqualTo("55");
    }

    @Test
    void givesLongIntegersAsTheyAre() {
        MoreValues more = new MoreValues() {
            @Override
            public boolean write(int number, ByteBuilder out) {
                out.putAscii("9007199254740993");
                return true;
            }

            @Override
            public long count() {
                return 3;
            }
        };
        assertThat(reduced("(key, values) => values.toArray()[2]", more)).isEqualTo("9007199254740993");
    }

    @Test
    void streamsToAggregatesAndFoldsToo() {
        Combine sum = aggregate("() => 0", "(a, v) => a + v", "(a, b) => a + b");
        assertThat(reduced(sum, new Numbers(2), LIMITS)).isEqualTo("97");
        assertThat(reduced(fold("(key, values) => values.reduce((a, b) => a + b)"), new Numbers(2), LIMITS))
                .isEqualTo("97");
    }

    @Test
    void countsTimeForEachChunkAlone() {
        String slow = "(key, values) => { let n = 0; values.forEach((v) => { if (v % 10 === 0)"
                + " for (let i = 0; i < 5e6; i++) n += i % 3 }); return n > 0 }";
        assertThat(reduced(values(slow), new Numbers(100), HASTY)).isEqualTo("true");
        JobException e = catchThrowableOfType(
                JobException.class,
                () -> reduced(
                        values("(key, values) => { for (const v of values) while (v === 11); }"),
                        new Numbers(2),
                        HASTY));
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_TIMEOUT);
        assertThat(e.fields()).containsEntry("key", Value.of("k"));
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void stopsAFunctionThatGoesOverItsValuesForEver() {
        Numbers more = new Numbers(3);
        String endless = "(key, values) => { let n = 0; while (true) for (const v of values) n += v }";
        JobException e = catchThrowableOfType(JobException.class, () -> reduced(values(endless), more, HASTY));
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_TIMEOUT);
        assertThat(e.fields()).containsEntry("key", Value.of("k"));
        assertThat(more.asked).hasSizeGreaterThan(3 * Reading.TIMES);
    }

    /** All chunks together take several times the limit. */
    @Test
    void givesTimeForAFewReadings() {
        String slow = "(key, values) => { let n = 0; for (let i = 0; i < 3; i++) for (const v of values)"
                + " if (v % 10 === 0) for (let j = 0; j < 5e6; j++) n += j % 3; return n > 0 }";
        assertThat(reduced(values(slow), new Numbers(60), HASTY)).isEqualTo("true");
    }

    @Test
    void namesTheKeyWhoseValuesFillTheMemory() {
        JobException e = catchThrowableOfType(
                JobException.class,
                () -> reduced(
                        "(key, values) => values.map((v) => `${v}`.repeat(1e4).split('')).length",
                        new Numbers(100_000)));
        assertThat(e.code()).isEqualTo(ErrorCode.MEMORY_LIMIT);
        assertThat(e.fields()).containsEntry("key", Value.of("k"));
        assertThat(reduced("(key, values) => values.length", new Numbers(1))).isEqualTo("5");
    }

    @Test
    void refusesAResultThatTheServerCouldNotHold() {
        Program program = reduce(values("(key, values) => 'x'.repeat((4 << 20) + 1)"));
        try (SandboxPool large = new SandboxPool(new SandboxSettings(1, Workers.directory()));
                Sandbox sandbox = large.lease("job", program, LIMITS)) {
            assertThatThrownBy(() -> sandbox.reduce(batch(group("\"k\"", "0")), MoreValues.NONE, false))
                    .isInstanceOf(JobException.class)
                    .hasMessage(
                            "The function at /reduce passed the limit of 4194304 characters of a value on the key \"k\"; it is fixed:"
                                    + " keep what is needed alone, or emit it in several values");
        }
    }

    @Test
    void keepsValuesFromThoseWhoComeTooLate() {
        String stash = "(key, values) => { globalThis.kept ??= values; return [...kept].length }";
        try (Sandbox sandbox = pool.lease("late", reduce(values(stash)), LIMITS)) {
            assertThat(sandbox.reduce(open(group("1", "0", "1")), new Numbers(2), false))
                    .containsExactly(Value.of(8));
            assertThatThrownBy(() -> sandbox.reduce(open(group("2", "0", "1")), new Numbers(2), false))
                    .isInstanceOf(JobException.class)
                    .hasMessageContaining("can be read only by the call that they were given to");
        }
    }

    @Test
    void readsOnWithTheNextKeys() {
        try (Sandbox sandbox = pool.lease("job", reduce(values("(key, values) => [...values].length")), LIMITS)) {
            GroupBatch two = batch(group("1", "0"));
            two.begin(new byte[] {1});
            assertThat(sandbox.reduce(two, new Numbers(2), false)).containsExactly(Value.of(1), Value.of(6));
            assertThat(sandbox.reduce(batch(group("3", "0", "1")), MoreValues.NONE, false))
                    .containsExactly(Value.of(2));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "values[0] | values has no indexes: iterate it, for (const value of values), or",
                "values[values.length - 1] | values has no indexes: iterate it",
                "values.sort()[0] | values has no sort: it is not an array",
                "values.join() | values has no join: it is not an array",
                "values.at(0) | values has no at: it is not an array",
                "values.count | values has no count: its number is values.length",
                "({n: values.size, m: 1}) | values has no size: its number is values.length",
                "(() => { let n = 0; for (const i in values) n++; return n })() | values has no indexes: iterate it",
                "Object.keys(values).length | values has no indexes: iterate it",
                "Object.values(values) | values has no indexes: iterate it",
                "Object.entries(values).map(([i, v]) => v) | values has no indexes: iterate it",
                "values.toArray().values() | it is an iterator; take an array, [...iterator]",
                "({all: [...values].keys()}) | value.all is an iterator; take an array, [...iterator]",
            })
    void tellsWhoTakesThemForAnArray(String expression, String message) {
        assertThatThrownBy(() -> reduced("(key, values) => " + expression, new Numbers(1)))
                .isInstanceOf(JobException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "String(values) | '\"[object Object]\"'",
                "Object.keys({a: 1}) + Object.values('b') + Object.entries([2]) | '\"ab0,2\"'",
                "values.hasOwnProperty('x') === false && values instanceof Object | true",
                "[typeof values.then, values[Symbol('other')] === undefined] | '[\"undefined\",true]'",
            })
    void areObjectsOtherwise(String expression, String result) {
        assertThat(reduced("(key, values) => " + expression, new Numbers(1))).isEqualTo(result);
    }
}
