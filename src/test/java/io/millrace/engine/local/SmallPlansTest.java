package io.millrace.engine.local;

import static io.millrace.engine.PlanBuilder.builtin;
import static io.millrace.engine.PlanBuilder.field;
import static io.millrace.engine.PlanBuilder.fold;
import static io.millrace.engine.PlanBuilder.map;
import static io.millrace.engine.PlanBuilder.none;
import static io.millrace.engine.PlanBuilder.reduce;
import static io.millrace.engine.PlanBuilder.source;
import static io.millrace.engine.PlanBuilder.text;
import static io.millrace.engine.PlanBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.ErrorPolicy;
import io.millrace.engine.JobPlan;
import io.millrace.engine.Output;
import io.millrace.engine.PlanBuilder;
import io.millrace.engine.Progress;
import io.millrace.engine.ReduceStep;
import io.millrace.engine.TaskEvent;
import io.millrace.io.BytesSource;
import io.millrace.io.RecordFormat;
import io.millrace.io.Source;
import io.millrace.problem.JobException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Small plans run in one task, and nobody can tell. */
final class SmallPlansTest {
    private static final int CASES = 400;
    private static final int FUNCTION_CASES = 60;
    private static final List<String> REDUCES = List.of("_count", "_sum", "_max", "_first", "_collect", "_stats");

    @TempDir
    static Path root;

    private static EngineFixture fixture;
    private static Scheduler tasks;

    @BeforeAll
    static void start() {
        fixture = new EngineFixture(root);
        tasks = EngineFixture.tasks(0, 1);
    }

    @AfterAll
    static void stop() {
        fixture.close();
        tasks.dispose();
    }

    static Stream<Long> seeds() {
        return IntStream.range(0, CASES).mapToObj(Long::valueOf);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void reportTheSameAsThoseThatAreNot(long seed) {
        JobPlan small = random(new Random(seed)).in(root);
        // With previews, none of which is due, the same plan takes the general way.
        JobPlan general =
                random(new Random(seed)).partialEvery(Duration.ofDays(1)).in(root);
        assertThat(SmallPlans.fits(small)).isTrue();
        assertThat(SmallPlans.fits(general)).isFalse();
        assertThat(told(small)).isEqualTo(told(general));
    }

    static Stream<Long> fewSeeds() {
        return seeds().limit(FUNCTION_CASES);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("fewSeeds")
    void runFunctionsAsThoseThatAreNot(long seed) {
        JobPlan small = functions(new Random(seed)).in(root);
        JobPlan general =
                functions(new Random(seed)).partialEvery(Duration.ofDays(1)).in(root);
        assertThat(SmallPlans.fits(small)).isTrue();
        assertThat(told(small)).isEqualTo(told(general));
    }

    @Test
    void haveOneSplitWhereFunctionsMayTakeLong() {
        PlanBuilder plan = text("to\nbe").stage(map("r => emit(r, 1)"), reduce("_count"));
        assertThat(SmallPlans.fits(plan.splits(5).in(root))).isTrue();
        assertThat(SmallPlans.fits(plan.splits(4).in(root))).isFalse();
        Source half = new BytesSource("half", new byte[] {'a'});
        PlanBuilder two = source(half, half).stage(map("r => emit(r, 1)"), reduce("_count"));
        assertThat(SmallPlans.fits(two.in(root))).isFalse();
    }

    @Test
    void haveMemoryForAll() {
        PlanBuilder plan = text("to be").stage(builtin("words"), reduce("_count"));
        assertThat(SmallPlans.fits(plan.memory(1 << 20).in(root))).isTrue();
        assertThat(SmallPlans.fits(plan.memory((1 << 20) - 1).in(root))).isFalse();
    }

    @Test
    void warnThoughTheyFail() {
        PlanBuilder plan = text("good\nbad")
                .stage(map("r => { if (r === 'bad') { throw new Error('no'); } emit(r, 1); }"), reduce("_count"))
                .errors(new ErrorPolicy(true, OptionalLong.empty(), OptionalDouble.of(0.1)));
        assertThat(told(plan.in(root)))
                .anyMatch(told ->
                        told instanceof TaskEvent.Warned warned && warned.code().equals("bad-records"));
    }

    @Test
    void haveKeptAllBadRecordsWhenTheySayThatTheyEnd() {
        JobPlan plan = text("good\nbad")
                .stage(map("r => { if (r === 'bad') { throw new Error('no'); } emit(r, 1); }"), reduce("_count"))
                .errors(new ErrorPolicy(true, OptionalLong.empty(), OptionalDouble.empty()))
                .in(root);
        assertThat(SmallPlans.fits(plan)).isTrue();
        String kept = fixture.events(plan, tasks, 1)
                .ofType(TaskEvent.Completed.class)
                .map(end -> read(plan.directory().errors()))
                .blockLast(EngineFixture.PATIENCE);
        assertThat(kept).contains("\"record\":\"bad\"").endsWith("\n");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All events, but progress only where it comes last, and then the rows or the error. */
    /** All but the memory, which is another one. */
    private static Progress alike(Progress progress) {
        return new Progress(
                progress.splitsDone(),
                progress.splitsRunning(),
                progress.splitsTotal(),
                progress.bytesDone(),
                progress.bytesTotal(),
                progress.recordsIn(),
                progress.inputRecords(),
                progress.recordsOut(),
                progress.recordsBad(),
                progress.recordsSkipped(),
                progress.keys(),
                0,
                progress.spilledBytes(),
                progress.counters());
    }

    private static List<Object> told(JobPlan plan) {
        List<TaskEvent> events = new ArrayList<>();
        List<Object> told = new ArrayList<>();
        JobException error = fixture.events(plan, tasks, 1)
                .doOnNext(events::add)
                .then()
                .cast(JobException.class)
                .onErrorResume(JobException.class, Mono::just)
                .block(EngineFixture.PATIENCE);
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i) instanceof TaskEvent.Completed completed) {
                told.add(alike(completed.progress()));
                told.add(EngineFixture.stored(plan));
            } else if (!(events.get(i) instanceof TaskEvent.Advanced advanced)) {
                told.add(events.get(i));
            } else if (i == events.size() - 1) {
                told.add(alike(advanced.progress()));
            }
        }
        if (error != null) {
            told.addAll(List.of(error.code(), error.detail(), error.fields()));
        }
        return told;
    }

    private static PlanBuilder random(Random random) {
        boolean lines = random.nextBoolean();
        Source[] sources = IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(i -> new BytesSource("input " + i, records(random, lines)))
                .toArray(Source[]::new);
        ReduceStep reduce = random.nextInt(6) == 0 ? none() : reduce(REDUCES.get(random.nextInt(REDUCES.size())));
        Output.Sort[] sorts = Output.Sort.values();
        PlanBuilder plan = source(sources)
                .as(lines ? RecordFormat.lines() : RecordFormat.ndjson())
                .stage(lines ? builtin("words") : field("k", "v"), reduce)
                .splits(1 + random.nextInt(1000))
                .output(sorts[random.nextInt(sorts.length)])
                .errors(errors(random));
        return random.nextBoolean() ? plan.limit(1 + random.nextInt(10)) : plan;
    }

    /** Some records make them fail, some reduces do not keep the laws. */
    private static PlanBuilder functions(Random random) {
        String map = "(line, ctx) => { if (line.length > 70) throw new Error(line); ctx.counter('lines');"
                + " for (const w of line.split(' ')) emit(w.slice(0, 2), w.length) }";
        List<ReduceStep> reduces = List.of(
                reduce("_sum"),
                reduce("_stats"),
                reduce("_first"),
                values("(key, values) => values.length"),
                fold("(key, values) => values.reduce((a, b) => a + b, 0)"),
                fold("(key, values) => values.length"),
                none());
        boolean script = random.nextInt(4) != 0;
        return source(new BytesSource("input", records(random, true)))
                .stage(
                        script ? map(map) : builtin("words"),
                        script ? reduces.get(random.nextInt(reduces.size())) : reduces.get(3))
                .errors(errors(random));
    }

    private static ErrorPolicy errors(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> ErrorPolicy.FAIL;
            case 1 -> new ErrorPolicy(true, OptionalLong.of(1), OptionalDouble.empty());
            case 2 -> new ErrorPolicy(true, OptionalLong.empty(), OptionalDouble.of(0.01));
            default -> new ErrorPolicy(true, OptionalLong.empty(), OptionalDouble.empty());
        };
    }

    /** Some are bad, where records can be. */
    private static byte[] records(Random random, boolean lines) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(100); i > 0; i--) {
            String word = Integer.toString(random.nextInt(1 << 20), 26).replaceAll("[0-9]", "z");
            if (lines) {
                text.append(word).append(random.nextInt(5) == 0 ? '\n' : ' ');
            } else if (random.nextInt(50) == 0) {
                text.append(word).append('\n');
            } else {
                int value = random.nextInt(100);
                text.append("{\"k\":\"" + word.charAt(0) + "\",\"v\":" + value + "}\n");
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void doNotBeginAfterACancel() {
        Queue<Runnable> waiting = new ArrayDeque<>();
        ErrorPolicy skip = new ErrorPolicy(true, OptionalLong.empty(), OptionalDouble.empty());
        JobPlan plan = text("no record")
                .as(RecordFormat.ndjson())
                .errors(skip)
                .stage(field("k", "v"), reduce("_count"))
                .in(root);
        List<TaskEvent> events = new ArrayList<>();
        fixture.events(plan, Schedulers.fromExecutor(waiting::add), 1)
                .subscribe(events::add)
                .dispose();
        waiting.forEach(Runnable::run);
        assertThat(events).isEmpty();
        assertThat(plan.directory().errors()).doesNotExist();
    }
}
