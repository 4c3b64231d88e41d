package io.millrace.engine.local;

import static io.millrace.engine.PlanBuilder.map;
import static io.millrace.engine.PlanBuilder.reduce;
import static io.millrace.engine.PlanBuilder.source;
import static io.millrace.engine.PlanBuilder.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.engine.JobPlan;
import io.millrace.engine.MapStep;
import io.millrace.engine.PlanBuilder;
import io.millrace.engine.Stage;
import io.millrace.engine.TaskEvent;
import io.millrace.function.sandbox.Language;
import io.millrace.function.sandbox.Snippet;
import io.millrace.io.FluxInputStream;
import io.millrace.io.StreamSource;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/** What workers combine stays in them from split to split, and reaches the rows whoever takes the workers meanwhile. */
final class KeptPairsTest {
    private static final MapStep WORDS = map("(line) => { for (const w of line.split(' ')) emit(w, 1) }");
    private static final MapStep NUMBERS =
            map("(line) => { for (const w of line.split(' ')) emit(w.length, Number(w) / 7 + (w % 3 ? 0 : 1e17)) }");
    private static final MapStep ORDERED = map("(line) => emit(line.length % 3, {[line]: 1, a: line})");

    @TempDir
    Path root;

    private static String numbers(int lines) {
        Random random = new Random(lines);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            text.append(random.nextInt(2000))
                    .append(' ')
                    .append(random.nextInt(300))
                    .append('\n');
        }
        return text.toString();
    }

    private static JobPlan plan(Stage stage, int lines, int splitBytes, Path root) {
        return text(numbers(lines))
                .splits(splitBytes)
                .stage(stage.map(), stage.reduce())
                .in(root);
    }

    private static void await(BooleanSupplier condition) {
        Flux.interval(Duration.ofMillis(5))
                .onBackpressureDrop()
                .takeUntil(tick -> condition.getAsBoolean())
                .blockLast(EngineFixture.PATIENCE);
    }

    /** More jobs at once than there are processes, so that each takes those that keep pairs of others. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void rowsAreTheSameHoweverJobsTakeEachOthersWorkers(int workers) {
        List<Stage> stages = List.of(
                new Stage(WORDS, reduce("_count")),
                new Stage(NUMBERS, reduce("_sum")),
                new Stage(NUMBERS, reduce("_mean")),
                new Stage(NUMBERS, reduce("_stats")),
                new Stage(ORDERED, reduce("_max")),
                new Stage(NUMBERS, PlanBuilder.fold("(key, values) => values.reduce((a, b) => a + b)")));
        Scheduler tasks = EngineFixture.tasks(0, 3);
        try (EngineFixture fixture = new EngineFixture(root, workers)) {
            List<JobPlan> cut =
                    stages.stream().map(stage -> plan(stage, 4000, 3000, root)).toList();
            Flux.fromIterable(cut)
                    .flatMap(plan -> fixture.events(plan, tasks, 2), cut.size())
                    .blockLast(EngineFixture.PATIENCE);
            for (int i = 0; i < stages.size(); i++) {
                List<String> rows = EngineFixture.stored(cut.get(i));
                JobPlan alone = plan(stages.get(i), 4000, 3000, root);
                assertThat(rows).as(stages.get(i).toString()).isNotEmpty().isEqualTo(fixture.rows(alone, tasks, 1));
            }
        } finally {
            tasks.dispose();
        }
    }

    @Test
    void countsEachWordOnce() {
        Map<String, Integer> counts = new TreeMap<>();
        String text = numbers(5000);
        for (String word : text.split("\\s")) {
            counts.merge(word, 1, Integer::sum);
        }
        JobPlan plan = text(text).splits(1000).stage(WORDS, reduce("_sum")).in(root);
        try (EngineFixture fixture = new EngineFixture(root, 1)) {
            assertThat(fixture.rows(plan))
                    .containsExactlyInAnyOrderElementsOf(counts.entrySet().stream()
                            .map(entry -> "{\"key\":\"" + entry.getKey() + "\",\"value\":" + entry.getValue() + "}")
                            .toList());
        }
    }

    /** More keys than a worker keeps at once. */
    @ParameterizedTest
    @ValueSource(ints = {1, 6})
    void countsMoreKeysThanAWorkerHasRoomFor(int times) {
        String source = "(line) => { for (let i = 0; i < 3000; i++) for (let n = 0; n < %d; n++) emit(line + i, 0.5) }";
        StringBuilder text = new StringBuilder();
        for (int line = 100; line < 200; line++) {
            text.append(line).append('\n');
        }
        JobPlan plan = text(text.toString())
                .splits(40)
                .stage(map(source.formatted(times)), reduce("_stats"))
                .in(root);
        try (EngineFixture fixture = new EngineFixture(root, 3)) {
            assertThat(fixture.rows(plan)).hasSize(300_000).allMatch(row -> row.contains("\"count\":" + times + ","));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"c", "rust"})
    void modulesKeepTheirCounts(String language) throws IOException {
        byte[] module = Files.readAllBytes(Path.of("src/examples/wasm/word_count_" + language + ".wasm"));
        MapStep map = new MapStep.Script(
                new Snippet("/map/module", Language.WASM, Base64.getEncoder().encodeToString(module)));
        String text = Files.readString(Path.of("src/examples/moby-dick.txt"), StandardCharsets.UTF_8);
        Scheduler tasks = EngineFixture.tasks(0, 2);
        try (EngineFixture fixture = new EngineFixture(root, 1)) {
            List<JobPlan> plans = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                plans.add(text(text).splits(20_000).stage(map, reduce("_sum")).in(root));
            }
            Flux.fromIterable(plans)
                    .flatMap(plan -> fixture.events(plan, tasks, 2), plans.size())
                    .blockLast(EngineFixture.PATIENCE);
            List<String> expected = fixture.rows(text(text)
                    .stage(PlanBuilder.builtin("words"), reduce("_count"))
                    .in(root));
            for (JobPlan plan : plans) {
                assertThat(EngineFixture.stored(plan)).isEqualTo(expected);
            }
        } finally {
            tasks.dispose();
        }
    }

    /** A job whose workers are idle, with pairs of its first splits, and wait for the rest of the input. */
    private JobPlan waiting(Sinks.Many<byte[]> body) {
        body.tryEmitNext("a b a\n".repeat(4).getBytes(StandardCharsets.UTF_8)).orThrow();
        return source(new StreamSource("body", new FluxInputStream(body.asFlux())))
                .splits(1)
                .stage(WORDS, reduce("_sum"))
                .in(root);
    }

    private static boolean hasMapped(TaskEvent event, int splits) {
        return event instanceof TaskEvent.Advanced advanced
                && advanced.progress().splitsDone() >= splits;
    }

    @Test
    void failsTheJobWhenAWorkerIsLostWithItsPairs() {
        Sinks.Many<byte[]> body = Sinks.many().unicast().onBackpressureBuffer();
        Scheduler tasks = EngineFixture.tasks(0, 1);
        try (EngineFixture fixture = new EngineFixture(root, 1)) {
            boolean[] lost = {false};
            Flux<TaskEvent> events = fixture.events(waiting(body), tasks, 1).doOnNext(event -> {
                if (hasMapped(event, 3) && !lost[0]) {
                    lost[0] = true;
                    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
                    body.tryEmitComplete().orThrow();
                }
            });
            JobException e = catchThrowableOfType(JobException.class, () -> events.blockLast(EngineFixture.PATIENCE));
            assertThat(e.code()).isEqualTo(ErrorCode.MEMORY_LIMIT);
        } finally {
            tasks.dispose();
        }
    }

    @Test
    void dropsThePairsOfAJobThatIsCancelled() {
        Sinks.Many<byte[]> body = Sinks.many().unicast().onBackpressureBuffer();
        Scheduler tasks = EngineFixture.tasks(0, 1);
        try (EngineFixture fixture = new EngineFixture(root, 1)) {
            boolean[] mapped = {false};
            Disposable run = fixture.events(waiting(body), tasks, 1)
                    .doOnNext(event -> mapped[0] |= hasMapped(event, 3))
                    .subscribe();
            await(() -> mapped[0]);
            run.dispose();
            for (int i = 0; i < 3; i++) {
                JobPlan next = text("a").stage(WORDS, reduce("_sum")).in(root);
                assertThat(fixture.rows(next, tasks, 1)).containsExactly("{\"key\":\"a\",\"value\":1}");
            }
            assertThat(fixture.sandboxes().leased()).isZero();
        } finally {
            tasks.dispose();
        }
    }
}
