package io.millrace.engine.local;

import static io.millrace.engine.PlanBuilder.field;
import static io.millrace.engine.PlanBuilder.fold;
import static io.millrace.engine.PlanBuilder.map;
import static io.millrace.engine.PlanBuilder.reduce;
import static io.millrace.engine.PlanBuilder.text;
import static io.millrace.engine.PlanBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.JobPlan;
import io.millrace.engine.MapStep;
import io.millrace.engine.PlanBuilder;
import io.millrace.engine.ReduceStep;
import io.millrace.engine.TaskEvent;
import io.millrace.io.RecordFormat;
import io.millrace.value.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.scheduler.Scheduler;

/** Jobs in which one key has most of the values. */
final class SkewTest {
    private static final int RECORDS = 40_000;
    private static final MapStep FIELDS = field("k", "v");

    /** Each with how many values the hot key has of a hundred. */
    private static final String OFTEN = records(62);

    private static final String SELDOM = records(50);

    private static final String OF_62_PERCENT =
            "{\"key\":\"the\",\"share\":0.62,\"message\":\"The key \\\"the\\\" has 62 % of the values\"}";

    @TempDir
    Path root;

    private EngineFixture fixture;
    private Scheduler tasks;

    @BeforeEach
    void start() {
        fixture = new EngineFixture(root);
        tasks = EngineFixture.tasks(0, 2);
    }

    @AfterEach
    void stop() {
        fixture.close();
        tasks.dispose();
    }

    private static String records(int percent) {
        return IntStream.range(0, RECORDS)
                .mapToObj(i -> "{\"k\":\"" + (i % 100 < percent ? "the" : "k" + i % 997) + "\",\"v\":" + i + "}")
                .collect(Collectors.joining("\n"));
    }

    private static PlanBuilder plan(String records, MapStep map, ReduceStep reduce) {
        return text(records)
                .as(RecordFormat.ndjson())
                .stage(map, reduce)
                .splits(100_000)
                .recordTimeout(Duration.ofSeconds(20));
    }

    private List<String> warnings(JobPlan plan) {
        return fixture.events(plan, tasks, 2)
                .ofType(TaskEvent.Warned.class)
                .filter(warned -> warned.code().equals("skew"))
                .map(warned -> Json.text(warned.detail()))
                .collectList()
                .blockOptional(EngineFixture.PATIENCE)
                .orElseThrow();
    }

    static Stream<ReduceStep> holding() {
        return Stream.of(
                values("(key, values) => values.length"),
                reduce("_collect"),
                reduce("_distinct"),
                reduce("_approx_quantiles(0.5)"));
    }

    @ParameterizedTest
    @MethodSource("holding")
    void nameTheKeyAndItsShareOnce(ReduceStep reduce) {
        assertThat(warnings(plan(OFTEN, FIELDS, reduce).in(root))).containsExactly(OF_62_PERCENT);
        assertThat(warnings(plan(OFTEN, FIELDS, reduce).memory(1 << 16).in(root)))
                .containsExactly(OF_62_PERCENT);
        MapStep script = map("(record) => emit(record.k, record.v)");
        assertThat(warnings(plan(OFTEN, script, reduce).in(root))).containsExactly(OF_62_PERCENT);
    }

    @ParameterizedTest
    @MethodSource("holding")
    void sayNothingOfAKeyWithHalfOfTheValues(ReduceStep reduce) {
        assertThat(warnings(plan(SELDOM, FIELDS, reduce).in(root))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("holding")
    void sayNothingOfFewValues(ReduceStep reduce) {
        String few = OFTEN.lines().limit(Skew.MIN_VALUES).collect(Collectors.joining("\n"));
        assertThat(warnings(plan(few, FIELDS, reduce).in(root))).isEmpty();
    }

    @Test
    void countRepeatedValuesInTheShareOfDistinctOnes() {
        String twice = OFTEN.lines()
                .map(record -> record.replaceAll("[13579]}$", "0}"))
                .collect(Collectors.joining("\n"));
        String once = OFTEN.replaceAll("\"v\":\\d+", "\"v\":1");
        assertThat(warnings(plan(twice, FIELDS, reduce("_distinct")).in(root))).containsExactly(OF_62_PERCENT);
        assertThat(warnings(
                        plan(twice, FIELDS, reduce("_distinct")).memory(1 << 16).in(root)))
                .containsExactly(OF_62_PERCENT);
        assertThat(warnings(plan(once, FIELDS, reduce("_distinct")).in(root))).isEmpty();
    }

    @Test
    void sayNothingWhereMapTasksCombine() {
        MapStep script = map("(record) => emit(record.k, record.v)");
        assertThat(warnings(plan(OFTEN, FIELDS, reduce("_sum")).in(root))).isEmpty();
        assertThat(warnings(plan(OFTEN, script, reduce("_top(3)")).in(root))).isEmpty();
        assertThat(warnings(plan(OFTEN, script, fold("(key, values) => values.reduce((a, b) => a + b, 0)"))
                        .in(root)))
                .isEmpty();
    }

    @Test
    void countTheValuesOfTheStageAlone() {
        MapStep one = map("(row) => emit('all', row.value)");
        JobPlan plan = plan(SELDOM, map("(record) => emit(record.v, 1)"), reduce("_sum"))
                .stage(one, values("(key, values) => values.length"))
                .in(root);
        assertThat(warnings(plan))
                .containsExactly(
                        "{\"key\":\"all\",\"share\":1,\"message\":\"The key \\\"all\\\" has 100 % of the values\"}");
    }

    @Test
    void nameTheHotKeyOfEachStage() {
        MapStep again = map("(row) => { for (const v of row.value) emit(row.key === 'the' ? 'a' : 'b', v) }");
        JobPlan plan = plan(OFTEN, FIELDS, reduce("_collect"))
                .stage(again, values("(key, values) => values.length"))
                .in(root);
        assertThat(warnings(plan))
                .containsExactly(
                        "{\"key\":\"the\",\"share\":0.62,\"message\":\"The key \\\"the\\\" has 62 % of the values\"}",
                        "{\"key\":\"a\",\"share\":0.62,\"message\":\"The key \\\"a\\\" has 62 % of the values\"}");
    }

    @Test
    void shortenALongKeyInTheMessage() {
        String key = "x".repeat(5000);
        String records = ("{\"k\":\"" + key + "\",\"v\":1}\n").repeat(20_000);
        assertThat(warnings(plan(records, FIELDS, values("(key, values) => 1")).in(root)))
                .singleElement()
                .satisfies(warning -> assertThat(warning.length()).isLessThan(2 * key.length()))
                .satisfies(warning -> assertThat(warning).contains("x… has 100 %"));
    }
}
