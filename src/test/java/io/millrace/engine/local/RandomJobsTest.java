package io.millrace.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.JobPlan;
import io.millrace.engine.MapStep;
import io.millrace.engine.Output;
import io.millrace.engine.Progress;
import io.millrace.engine.ReduceStep;
import io.millrace.engine.Row;
import io.millrace.engine.Stage;
import io.millrace.engine.TaskEvent;
import io.millrace.function.BuiltinMap;
import io.millrace.function.sandbox.Combine;
import io.millrace.function.sandbox.Snippet;
import io.millrace.io.Input;
import io.millrace.io.RecordFormat;
import io.millrace.value.Json;
import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.scheduler.Scheduler;

/** Random jobs on random splits, schedulers and numbers of tasks give what the reference interpreter gives. */
class RandomJobsTest {
    private static final List<String> REDUCES =
            List.of("_count", "_sum", "_min", "_max", "_first", "_last", "_collect", "_distinct", "_top(3)");
    private static final int BUILT_IN_CASES = 500;
    private static final int SCRIPT_CASES = 300;
    private static final int SPILLING_CASES = 3000;
    private static final int LARGE_CASES = 200;
    private static final int SMALL_PAIRS = 200;
    private static final int LARGE_PAIRS = 40_000;

    @TempDir
    static Path root;

    private static final Spilling LITTLE = new Spilling(SPILLING_CASES, 1_200);
    private static final Spilling LARGE = new Spilling(LARGE_CASES, 90);
    private static final Spilling SCRIPTS = new Spilling(SCRIPT_CASES, 50);

    private static EngineFixture fixture;

    @BeforeAll
    static void start() {
        fixture = new EngineFixture(root);
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @AfterAll
    static void enoughJobsHaveSpilled() {
        LITTLE.check("little");
        LARGE.check("large");
        SCRIPTS.check("script");
    }

    static Stream<Long> builtInSeeds() {
        return IntStream.range(0, BUILT_IN_CASES).mapToObj(Long::valueOf);
    }

    static Stream<Long> spillingSeeds() {
        return IntStream.range(2_000, 2_000 + SPILLING_CASES).mapToObj(Long::valueOf);
    }

    static Stream<Long> largeSeeds() {
        return IntStream.range(10_000, 10_000 + LARGE_CASES).mapToObj(Long::valueOf);
    }

    static Stream<Long> scriptSeeds() {
        return IntStream.range(1_000, 1_000 + SCRIPT_CASES).mapToObj(Long::valueOf);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("builtInSeeds")
    void builtInJobsGiveTheReferenceRows(long seed) {
        Random random = new Random(seed);
        String reduce = REDUCES.get(random.nextInt(REDUCES.size()));
        MapStep map =
                new MapStep.Builtin(new BuiltinMap("field", Optional.of(Value.of("k")), Optional.of("v")), "/map");
        check(random, new Stage(map, ReduceStep.builtin(reduce)), reduce, 1 << 20);
    }

    /** With hardly any memory all tables are moved to blocks; nearly half of the jobs write some to files. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("spillingSeeds")
    void spillingJobsGiveTheReferenceRows(long seed) {
        Random random = new Random(seed);
        String reduce = REDUCES.get(random.nextInt(REDUCES.size()));
        MapStep map =
                new MapStep.Builtin(new BuiltinMap("field", Optional.of(Value.of("k")), Optional.of("v")), "/map");
        long memoryBytes = 1L << random.nextInt(18);
        LITTLE.add(check(random, new Stage(map, ReduceStep.builtin(reduce)), reduce, memoryBytes));
    }

    /** With 1 MB some tables fit, others are moved to blocks again and again, and rows are merged from runs. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("largeSeeds")
    void largerJobsGiveTheReferenceRowsInOneMegabyte(long seed) {
        Random random = new Random(seed);
        String reduce = REDUCES.get(random.nextInt(REDUCES.size()));
        MapStep map =
                new MapStep.Builtin(new BuiltinMap("field", Optional.of(Value.of("k")), Optional.of("v")), "/map");
        Stage stage = new Stage(map, ReduceStep.builtin(reduce));
        List<Row> pairs = pairs(random, LARGE_PAIRS, LARGE_PAIRS);
        LARGE.add(check(random, pairs, 50_000 + random.nextInt(1 << 20), stage, reduce, 1 << 20));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("scriptSeeds")
    void jobsInJavaScriptGiveTheReferenceRows(long seed) {
        Random random = new Random(seed);
        Snippet map = new Snippet("/map", "(record) => emit(record.k, record.v)");
        List<Map.Entry<String, ReduceStep>> reduces = scripts();
        Map.Entry<String, ReduceStep> reduce = reduces.get(random.nextInt(reduces.size()));
        long memoryBytes = random.nextInt(3) == 0 ? 1 << 30 : 1L << random.nextInt(14);
        SCRIPTS.add(check(random, new Stage(new MapStep.Script(map), reduce.getValue()), reduce.getKey(), memoryBytes));
    }

    /** With hardly any memory the functions get their values in several chunks. */
    private static List<Map.Entry<String, ReduceStep>> scripts() {
        return List.of(
                Map.entry("_count", ReduceStep.builtin("_count")),
                Map.entry("_last", ReduceStep.builtin("_last")),
                Map.entry("_collect", ReduceStep.builtin("_collect")),
                Map.entry("_count", values("values.length")),
                Map.entry("_collect", values("[...values]")),
                Map.entry("_collect", values("(values.some((v) => v > 0), values.map((v) => v))")),
                Map.entry("_first", values("{ for (const v of values) return v }")),
                Map.entry("_distinct", values("new Set(values).size")),
                Map.entry("_max", values("{ let m = -1e9; values.forEach((v) => { if (v > m) m = v }); return m }")),
                Map.entry("_min", values("{ for (const v of values) if (values.every((w) => v <= w)) return v }")),
                Map.entry("_top(3)", values("values.toArray().sort((a, b) => b - a).slice(0, 3)")),
                Map.entry(
                        "_sum",
                        new ReduceStep.Script(new Combine.Fold(
                                snippet("(key, values) => { let s = 0; for (const v of values) s += v; return s }")))),
                Map.entry(
                        "_max",
                        new ReduceStep.Script(new Combine.Aggregate(
                                snippet("() => null"),
                                snippet("(acc, v) => acc === null || v > acc ? v : acc"),
                                snippet("(a, b) => a === null ? b : b === null ? a : a > b ? a : b"),
                                Optional.of(snippet("(key, acc) => acc"))))));
    }

    private static ReduceStep values(String body) {
        return new ReduceStep.Script(new Combine.Values(snippet("(key, values) => " + body)));
    }

    private static Snippet snippet(String source) {
        return new Snippet("/reduce", source);
    }

    private static Progress check(Random random, Stage stage, String reduce, long memoryBytes) {
        List<Row> pairs = pairs(random, SMALL_PAIRS, 40);
        return check(random, pairs, 1 + random.nextInt(20 * pairs.size() + 10), stage, reduce, memoryBytes);
    }

    private static Progress check(
            Random random, List<Row> pairs, int splitBytes, Stage stage, String reduce, long memoryBytes) {
        String text = pairs.stream()
                .map(pair -> Json.text(Value.object()
                        .put("k", pair.key())
                        .put("v", pair.value())
                        .build()))
                .collect(Collectors.joining("\n"));
        Output output = output(random);
        Input input = EngineFixture.input(text, RecordFormat.ndjson(), splitBytes);
        JobPlan plan = EngineFixture.within(memoryBytes, fixture.plan(input, List.of(stage), output));
        int parallelism = 1 + random.nextInt(4);
        Scheduler tasks = EngineFixture.tasks(random.nextInt(3), parallelism);
        try {
            List<Row> rows = ReferenceInterpreter.run(pairs, pair -> pair, reduce);
            List<String> expected = ReferenceInterpreter.sorted(
                    rows, order(output.sort()), output.limit().orElse(Integer.MAX_VALUE));
            TaskEvent end = fixture.events(plan, tasks, parallelism).blockLast(EngineFixture.PATIENCE);
            assertThat(EngineFixture.stored(plan)).isEqualTo(expected);
            return ((TaskEvent.Completed) end).progress();
        } finally {
            tasks.dispose();
        }
    }

    private static List<Row> pairs(Random random, int most, int mostKeys) {
        int count = random.nextInt(most);
        int keys = 1 + random.nextInt(mostKeys);
        List<Row> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pairs.add(new Row(key(random.nextInt(keys)), Value.of(random.nextInt(1000) - 500L)));
        }
        return pairs;
    }

    /** Keys of every kind, so that collation and partitions are tried too. */
    private static Value key(int number) {
        return switch (number % 5) {
            case 0 -> Value.of(number - 7L);
            case 1 -> Value.of(number + 0.5);
            case 2 -> new Value.Array(List.of(Value.of("é"), Value.of(number)));
            case 3 -> number == 3 ? Value.Null.NULL : Value.of(number % 2 == 0);
            default -> Value.of("key " + number);
        };
    }

    private static Output output(Random random) {
        Output.Sort[] sorts = Output.Sort.values();
        OptionalInt limit = random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(1 + random.nextInt(10));
        return new Output(sorts[random.nextInt(sorts.length)], limit, Map.of());
    }

    private static Comparator<Row> order(Output.Sort sort) {
        Comparator<Row> byKey = Comparator.comparing(Row::key, KeyCodec::compare);
        Comparator<Row> byValue = Comparator.comparing(Row::value, KeyCodec::compare);
        return switch (sort) {
            case KEY, NONE -> byKey;
            case KEY_DESCENDING -> byKey.reversed();
            case VALUE -> byValue;
            case VALUE_DESCENDING -> byValue.reversed();
        };
    }

    /** Jobs that wrote to the disk for want of memory; without it the tests of that kind would show nothing. */
    private static final class Spilling {
        private final int allJobs;
        private final int least;
        private int jobs;
        private int spilled;

        /** Of {@code allJobs}, {@code least} have to; a few more do, since threads come to memory in any order. */
        Spilling(int allJobs, int least) {
            this.allJobs = allJobs;
            this.least = least;
        }

        void add(Progress progress) {
            jobs++;
            spilled += progress.spilledBytes() > 0 ? 1 : 0;
        }

        /** Nothing if only some seeds were tried. */
        void check(String kind) {
            if (jobs == allJobs) {
                assertThat(spilled)
                        .as("%s jobs that spilled, of %d", kind, jobs)
                        .isGreaterThanOrEqualTo(least);
            }
        }
    }
}
