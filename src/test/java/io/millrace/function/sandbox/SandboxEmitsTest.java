package io.millrace.function.sandbox;

import static io.millrace.function.sandbox.Workers.HASTY;
import static io.millrace.function.sandbox.Workers.LIMITS;
import static io.millrace.function.sandbox.Workers.aggregate;
import static io.millrace.function.sandbox.Workers.fold;
import static io.millrace.function.sandbox.Workers.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records of which each emits a good part of what fits into the heap of 128 MB. */
class SandboxEmitsTest {
    private static final int HEAP_MEGABYTES = 128;
    private static final int EACH = 60_000;
    private static final int RECORDS = 8;

    /** Keys that no other record has, and values of 200 characters, made of many pieces as strings are. */
    private static final String MANY = "(line, ctx) => { for (let i = 0; i < " + EACH
            + "; i++) emit(ctx.line * 1e6 + i, 'é'.repeat(100) + 'x'.repeat(99) + line) }";

    private static SandboxPool pool;

    @BeforeAll
    static void start() {
        pool = new SandboxPool(
                new SandboxSettings(1, Workers.directory(), Duration.ofSeconds(60), HEAP_MEGABYTES, List.of()));
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    private static String letter(int record) {
        return String.valueOf((char) ('a' + record));
    }

    private static String letters(int records) {
        return IntStream.range(0, records).mapToObj(SandboxEmitsTest::letter).collect(Collectors.joining("\n"));
    }

    private static RecordBatch lines(String text, int firstLine) {
        return new RecordBatch(Encoding.LINES, text.getBytes(StandardCharsets.UTF_8), "input", firstLine);
    }

    /** All records in one batch. */
    private static List<RecordBatch> whole() {
        return List.of(lines(letters(RECORDS), 1));
    }

    /** Each record in a batch of its own. */
    private static List<RecordBatch> single() {
        return IntStream.range(0, RECORDS)
                .mapToObj(record -> lines(letter(record), record + 1))
                .toList();
    }

    /** Checks that pairs come in their order, as they come, for all of them are more than there should be in memory. */
    private static final class Expected {
        private final Function<String, String> value;
        private long pairs;
        private long out;
        private long mostChars;

        Expected(Function<String, String> value) {
            this.value = value;
        }

        void take(BatchResult part) {
            out += part.recordsOut();
            assertThat(part.bad()).isEmpty();
            take(part.pairs());
        }

        void take(List<Pair> part) {
            long chars = 0;
            for (Pair pair : part) {
                int record = (int) (pairs / EACH);
                String wanted = value.apply("é".repeat(100) + "x".repeat(99) + letter(record));
                long key = (record + 1) * 1_000_000L + pairs % EACH;
                assertThat(Json.text(pair.key()) + ":" + Json.text(pair.value()))
                        .isEqualTo(key + ":" + wanted);
                chars += wanted.length() + 10;
                pairs++;
            }
            mostChars = Math.max(mostChars, chars);
        }
    }

    private static void mapsAll(Program program, List<RecordBatch> batches, Function<String, String> value) {
        Expected expected = new Expected(value);
        try (Sandbox sandbox = pool.lease("job", program, LIMITS)) {
            batches.forEach(batch -> sandbox.map(batch, expected::take));
            sandbox.flush(expected::take);
        }
        assertThat(expected.pairs).isEqualTo((long) RECORDS * EACH);
        assertThat(expected.out).isEqualTo(expected.pairs);
        assertThat(expected.mostChars).isLessThan(1_500_000);
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    static Stream<List<RecordBatch>> batches() {
        return Stream.of(whole(), single());
    }

    @ParameterizedTest
    @MethodSource("batches")
    void recordsDoNotAddUpInAMapAlone(List<RecordBatch> batches) {
        mapsAll(map(MANY), batches, SandboxEmitsTest::quoted);
    }

    @ParameterizedTest
    @MethodSource("batches")
    void recordsDoNotAddUpWhereLongValuesAreCombined(List<RecordBatch> batches) {
        mapsAll(map(MANY, new Combine.Builtin("_max")), batches, SandboxEmitsTest::quoted);
    }

    @ParameterizedTest
    @MethodSource("batches")
    void recordsDoNotAddUpInAnAggregator(List<RecordBatch> batches) {
        Combine longest = aggregate("() => ''", "(a, v) => v > a ? v : a", "(a, b) => a > b ? a : b");
        mapsAll(map(MANY, longest), batches, SandboxEmitsTest::quoted);
    }

    @ParameterizedTest
    @MethodSource("batches")
    void recordsDoNotAddUpInAFold(List<RecordBatch> batches) {
        mapsAll(map(MANY, fold("(k, vs) => vs.reduce((a, b) => a > b ? a : b)")), batches, SandboxEmitsTest::quoted);
    }

    @Test
    void oneRecordEmitsHalfTheHeap() {
        String source = "r => { for (let i = 0; i < 320000; i++) emit(i, 'x'.repeat(192) + r) }";
        long[] pairs = {0};
        try (Sandbox sandbox = pool.lease("job", map(source), LIMITS)) {
            sandbox.map(lines("a\nb\nc", 1), part -> pairs[0] += part.pairs().size());
            sandbox.settle();
        }
        assertThat(pairs[0]).isEqualTo(960_000);
    }

    static Stream<Program> programs() {
        String source = "r => { for (let i = 0; i < 40000; i++) emit(r + i, 'x'.repeat(100) + i);"
                + " if (r === 'b') throw 1; if (r === 'c') emit(r, () => 1) }";
        return Stream.of(map(source), map(source, new Combine.Builtin("_max")));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void nothingIsLeftOfABadRecordThatEmittedMuch(Program program) {
        List<String> keys = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        try (Sandbox sandbox = pool.lease("job", program, LIMITS)) {
            sandbox.map(lines("a\nb\nc\nd", 1), part -> {
                part.pairs().forEach(pair -> keys.add(Json.text(pair.key())));
                part.bad().forEach(record -> bad.add(record.line() + record.code()));
            });
            sandbox.flush(part -> part.forEach(pair -> keys.add(Json.text(pair.key()))));
        }
        assertThat(bad).containsExactly("2map-failed", "3bad-value");
        assertThat(keys)
                .isEqualTo(Stream.of("a", "d")
                        .flatMap(record -> IntStream.range(0, 40_000).mapToObj(i -> quoted(record + i)))
                        .toList());
    }

    /** Each of the functions takes some microseconds, but all that go into one answer take longer than one may. */
    @Test
    void statesThatAreHandedOverAreNoTimeOfTheRecord() {
        String slow = "(k, vs) => { let n = 0; for (let i = 0; i < 5000; i++) n = (n * 31 + i) % 1000003; return n }";
        String source = "r => { for (let i = 0; i < 100000; i++) emit(i, 1) }";
        long[] pairs = {0};
        try (Sandbox sandbox = pool.lease("job", map(source, fold(slow)), HASTY)) {
            sandbox.map(lines("a", 1), part -> pairs[0] += part.pairs().size());
            sandbox.flush(part -> pairs[0] += part.size());
        }
        assertThat(pairs[0]).isEqualTo(100_000);
    }

    private static JobException failure(String source, SandboxLimits limits, String text) {
        try (Sandbox sandbox = pool.lease("job", map(source), limits)) {
            return catchThrowableOfType(JobException.class, () -> sandbox.map(lines(text, 1)));
        }
    }

    @Test
    void aRecordThatLoopsAfterMuchWasHandedOverIsStopped() {
        String source = "r => { if (r === 'b') for (;;); for (let i = 0; i < 30000; i++) emit(i, 'x'.repeat(100)) }";
        JobException e = failure(source, HASTY, "a\nb\nc");
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_TIMEOUT);
        assertThat(e.getMessage()).contains("line 2");
    }

    @Test
    void saysHowMuchARecordEmittedWhereMemoryEnds() {
        String source = "r => { for (let i = 0; r === 'b'; i++) emit(i, 'x'.repeat(1000) + i); emit(r, 1) }";
        JobException e = failure(source, LIMITS, "a\nb\nc");
        assertThat(e.code()).isEqualTo(ErrorCode.MEMORY_LIMIT);
        assertThat(e.getMessage())
                .containsPattern("line 2, which had emitted [1-9][0-9]+000 pairs by then; emit fewer or smaller pairs");
    }

    @Test
    void speaksOfVariablesWhereLittleWasEmitted() {
        String source = "r => { const a = []; for (let i = 0; r === 'b'; i++) a.push({i}); emit(r, 1) }";
        JobException e = failure(source, LIMITS, "a\nb\nc");
        assertThat(e.code()).isEqualTo(ErrorCode.MEMORY_LIMIT);
        assertThat(e.getMessage()).contains("line 2; keep less in variables and states");
    }
}
