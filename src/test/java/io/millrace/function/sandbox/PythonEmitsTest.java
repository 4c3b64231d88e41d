package io.millrace.function.sandbox;

import static io.millrace.function.sandbox.Workers.HASTY;
import static io.millrace.function.sandbox.Workers.LIMITS;
import static io.millrace.function.sandbox.Workers.lines;
import static io.millrace.function.sandbox.Workers.python;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of which each emits a good part of what CPython leaves of a memory of 64 MB. */
class PythonEmitsTest {
    private static final String FOUR = "a\nb\nc\nd";

    private static SandboxPool pool;

    @BeforeAll
    static void start() {
        pool = Workers.pool(1, Workers.directory());
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    /** What a map makes of records that may have more pairs than fit into memory. */
    private static final class Seen {
        private final List<String> bad = new ArrayList<>();
        private final List<String> firsts = new ArrayList<>();
        private long pairs;
        private long out;
        private long chars;
        private long mostChars;

        static Seen of(Program program, SandboxLimits limits, String text) {
            Seen seen = new Seen();
            try (Sandbox sandbox = pool.lease("job", program, limits)) {
                sandbox.map(lines(text), seen::take);
                sandbox.settle();
            }
            return seen;
        }

        private void take(BatchResult part) {
            out += part.recordsOut();
            part.bad().forEach(record -> bad.add(record.line() + record.code()));
            long before = chars;
            part.pairs().forEach(this::take);
            mostChars = Math.max(mostChars, chars - before);
        }

        private void take(Pair pair) {
            String key = Json.text(pair.key());
            if (pairs++ % 25_000 == 0) {
                firsts.add(key);
            }
            chars += key.length() + Json.text(pair.value()).length();
        }
    }

    /** Of 10 MB for each record. */
    private static String many(String then) {
        return "def map(r, emit, ctx):\n  for i in range(50000): emit(ctx.line * 1000000 + i, 'x' * 199 + r)\n" + then;
    }

    @Test
    void recordsDoNotAddUp() {
        Seen seen = Seen.of(python(many("")), LIMITS, FOUR);
        assertThat(seen.bad).isEmpty();
        assertThat(seen.pairs).isEqualTo(200_000);
        assertThat(seen.out).isEqualTo(200_000);
        assertThat(seen.firsts)
                .containsExactly(
                        "1000000", "1025000", "2000000", "2025000", "3000000", "3025000", "4000000", "4025000");
        assertThat(seen.mostChars).isLessThan(2_500_000);
    }

    /** Texts of several bytes a character, those that are long, and what is no text. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    50000 | '😀' * 49 + 'é'
                    100 | 'x' * 100_000
                    5 | 'x' * (2 << 20)
                    30000 | ['x' * 100, {'a': [1, 2, 3]}, 'x' * 200]
                    400 | [i] * 5000
                    """)
    void valuesOfAnyKindTakeWhatTheirTextTakes(int count, String value) {
        String source = "def map(r, emit):\n  for i in range(%d): emit(i, %s)".formatted(count, value);
        Seen seen = Seen.of(python(source), LIMITS, FOUR);
        assertThat(seen.bad).isEmpty();
        assertThat(seen.pairs).isEqualTo(4L * count);
        assertThat(seen.out).isEqualTo(4L * count);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    map-failed | None.x
                    bad-value | emit(r, {1})
                    skipped | ctx.skip()
                    """)
    void nothingIsLeftOfABadRecordThatEmittedMuch(String code, String statement) {
        Seen seen = Seen.of(python(many("  if r in 'bd': " + statement)), LIMITS, FOUR);
        assertThat(seen.bad).containsExactly("2" + code, "4" + code);
        assertThat(seen.pairs).isEqualTo(100_000);
        assertThat(seen.out).isEqualTo(100_000);
        assertThat(seen.firsts).containsExactly("1000000", "1025000", "3000000", "3025000");
    }

    /** However many pairs of good records wait to be written when a bad one fills the room, and however it ends. */
    @ParameterizedTest
    @ValueSource(strings = {"", "_max", "_count"})
    void pairsOfOtherRecordsStay(String combine) {
        String source = "def map(r, emit):\n  for i in range(5000 if r in 'cf' else 1500): emit(r + str(i), 1)\n"
                + "  if r in 'cg': emit(1, {1})";
        Optional<Combine> builtin =
                Optional.of(combine).filter(name -> !name.isEmpty()).map(Combine.Builtin::new);
        Program program = new Program(python(source).map(), builtin);
        List<String> keys = new ArrayList<>();
        try (Sandbox sandbox = pool.lease("job", program, LIMITS)) {
            sandbox.map(
                    lines("a\nb\nc\nd\ne\nf\ng\nh"),
                    part -> part.pairs().forEach(pair -> keys.add(Json.text(pair.key()))));
            sandbox.flush(part -> part.forEach(pair -> keys.add(Json.text(pair.key()))));
        }
        assertThat(keys)
                .isEqualTo(Stream.of("a", "b", "d", "e", "f", "h")
                        .flatMap(record -> IntStream.range(0, record.equals("f") ? 5000 : 1500)
                                .mapToObj(i -> '"' + record + i + '"'))
                        .toList());
    }

    @Test
    void aSampleOfWhatEmitsMuchIsShort() {
        try (Sandbox sandbox = pool.lease("job", python(many("")), LIMITS)) {
            assertThat(sandbox.sample(lines(FOUR))).hasSizeBetween(1000, 20_000);
            assertThat(sandbox.map(lines("a")).recordsOut()).isEqualTo(50_000);
        }
    }

    private static JobException failure(Program program, SandboxLimits limits) {
        return catchThrowableOfType(JobException.class, () -> Seen.of(program, limits, "a\nb\nc"));
    }

    @Test
    void aRecordThatLoopsAfterMuchWasHandedOverIsStopped() {
        Program program =
                python("def map(r, emit):\n  while r == 'b': pass\n  for i in range(30000): emit(i, 'x' * 100)");
        JobException e = failure(program, HASTY);
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_TIMEOUT);
        assertThat(e.getMessage()).contains("line 2");
    }

    /** Most of them come behind the first part of the answer. */
    @Test
    void eachOfManyRecordsHasItsTime() {
        String source = "def map(r, emit):\n  if r == 'a': emit(1, 'x' * (2 << 20))\n  for i in range(200000): pass";
        String text = "a\n" + IntStream.range(0, 60).mapToObj(i -> "b").collect(Collectors.joining("\n"));
        assertThat(Seen.of(python(source), HASTY, text).pairs).isEqualTo(1);
    }

    @Test
    void eachKeyOfAFlushHasItsTime() {
        Program program = python(
                "def map(r, emit):\n  for i in range(60): emit(i, 1)",
                new Combine.Fold(
                        Workers.pythonReduce("def reduce(k, vs):\n  for i in range(200000): pass\n  return 1")));
        long[] keys = {0};
        try (Sandbox sandbox = pool.lease("job", program, HASTY)) {
            sandbox.map(lines("a"));
            sandbox.flush(part -> keys[0] += part.size());
        }
        assertThat(keys[0]).isEqualTo(60);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1, 2], 1", "'a', {'x': 1}"})
    void endsEndlessListsAndDicts(String pair) {
        JobException e = failure(python("def map(r, emit):\n  while True: emit(" + pair + ")"), HASTY);
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_TIMEOUT);
        assertThat(e.getMessage()).containsPattern("line 1, which had emitted [1-9][0-9]{3,5} pairs by then");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_max"})
    void saysHowMuchARecordEmittedWhereMemoryEnds(String combine) {
        String source = "def map(r, emit):\n  for i in range(999999 if r == 'b' else 1): emit(i, 'x' * 500 + str(i))";
        Program program = combine.isEmpty() ? python(source) : python(source, new Combine.Builtin(combine));
        JobException e = failure(program, LIMITS);
        assertThat(e.code()).isEqualTo(ErrorCode.MEMORY_LIMIT);
        assertThat(e.getMessage())
                .containsPattern(
                        "line 2, which had emitted [1-9][0-9]{4,5} pairs by then; emit fewer or smaller pairs");
    }

    @Test
    void speaksOfVariablesWhereLittleWasEmitted() {
        String source = "def map(r, emit):\n  a = []\n  for i in range(10000): emit(i, 1) if r == 'a' else None\n"
                + "  while r == 'b': a.append([r])";
        JobException e = failure(python(source), LIMITS);
        assertThat(e.code()).isEqualTo(ErrorCode.MEMORY_LIMIT);
        assertThat(e.getMessage()).contains("line 2; keep less in variables and states");
    }
}
