package io.millrace.function.sandbox;

import static io.millrace.function.sandbox.Workers.HASTY;
import static io.millrace.function.sandbox.Workers.LIMITS;
import static io.millrace.function.sandbox.Workers.lines;
import static io.millrace.function.sandbox.Workers.python;
import static io.millrace.function.sandbox.Workers.pythonReduce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** States in a worker, whose memory of 64 MB is for CPython too. */
class PythonStatesTest {
    private static SandboxPool pool;

    @BeforeAll
    static void start() {
        pool = Workers.pool(1, Workers.directory());
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    private static String records(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
    }

    private static Combine combine(String reduce) {
        return reduce.matches("_[a-z]+")
                ? new Combine.Builtin(reduce)
                : new Combine.Fold(pythonReduce("def reduce(key, values): return " + reduce));
    }

    /** How many states came of each key. */
    private static Map<String, Integer> states(Program program, SandboxLimits limits, String text) {
        Map<String, Integer> states = new HashMap<>();
        try (Sandbox sandbox = pool.lease("job", program, limits)) {
            sandbox.map(lines(text), part -> count(part.pairs(), states));
            sandbox.flush(part -> count(part, states));
        }
        return states;
    }

    private static void count(List<Pair> pairs, Map<String, Integer> states) {
        pairs.forEach(pair -> states.merge(shown(pair.key()), 1, Integer::sum));
    }

    private static String shown(Value key) {
        String text = Json.text(key);
        return text.substring(0, Math.min(text.length(), 20));
    }

    /** Of each job all states together are more than the memory. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    _max          | 100 | emit(r, r + 'x' * 1_000_000)
                    _max          | 40  | emit(r, '😀' * 500_000)
                    _min          | 100 | emit(r, [1] * 100_000)
                    _min          | 100 | emit(r, {'a': 'x' * 1_000_000})
                    _max          | 400 | [emit(r + str(i), 'x' * 500) for i in range(500)]
                    _count        | 400 | [emit((r, i, 'x' * 30_000), 1) for i in range(5)]
                    _count        | 1000 | emit(r + 'x' * 60_000, 1)
                    _sum          | 400 | [emit([r + str(i) + '😀' * 5_000], i) for i in range(10)]
                    max(values)   | 100 | emit(r, r + 'x' * 1_000_000)
                    list(values)  | 100 | [emit(str(i), [1] * 100) for i in range(200)]
                    'x' * 300_000 | 70  | [emit(str(i), 1) for i in range(300)]
                    """)
    void takeNoMoreMemoryThanThereIs(String reduce, int records, String statement) {
        Program program = python("def map(r, emit): " + statement, combine(reduce));
        assertThat(states(program, LIMITS, records(records))).hasSizeGreaterThanOrEqualTo(40);
    }

    @Test
    void ofFewKeysStayWhereTheyAre() {
        Program program = python("def map(r, emit): emit(len(r), r * 500)", combine("_max"));
        assertThat(states(program, LIMITS, records(500))).isEqualTo(Map.of("1", 1, "2", 1, "3", 1));
    }

    /** A hundred calls of the fold are more than one record may take. */
    @Test
    void haveTheTimeOfACallEachWhenTheyAreHandedOver() {
        Combine slow =
                new Combine.Fold(pythonReduce("def reduce(key, values):\n  for i in range(200_000): pass\n  return 1"));
        Program program = python("def map(r, emit):\n  for i in range(100): emit(i, 'x' * 200_000)", slow);
        assertThat(states(program, HASTY, "a")).hasSize(100);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''.join(values)                                               | 'x' * 1000
                    __import__('functools').reduce(lambda a, b: a + b, values)    | ['x' * 1000]
                    """)
    void thatGrowEndTheJob(String reduce, String value) {
        Program program =
                python("def map(r, emit):\n  for i in range(5000): emit('k', " + value + ")", combine(reduce));
        JobException e = catchThrowableOfType(JobException.class, () -> states(program, LIMITS, "a"));
        assertThat(e.code()).isEqualTo(ErrorCode.EMIT_LIMIT);
        assertThat(e.fields()).containsEntry("limit", Value.of("4194304 characters of a value"));
        assertThat(states(python("def map(r, emit): emit(r, 1)", combine("sum(values)")), LIMITS, "a"))
                .isEqualTo(Map.of("\"a\"", 1));
    }
}
