package io.millrace.engine.local;

import static io.millrace.engine.PlanBuilder.builtin;
import static io.millrace.engine.PlanBuilder.none;
import static io.millrace.engine.PlanBuilder.reduce;
import static io.millrace.engine.PlanBuilder.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.JobPlan;
import io.millrace.engine.Output;
import io.millrace.engine.PlanBuilder;
import io.millrace.engine.Progress;
import io.millrace.engine.ReduceStep;
import io.millrace.engine.TaskEvent;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.scheduler.Scheduler;

/** Jobs whose rows find too little memory, or too little disk. */
final class SpillingJobsTest {
    private static final String WORDS = IntStream.range(0, 30_000)
            .mapToObj(i -> letters(i * 7919 % 30_000 % 20_000))
            .collect(Collectors.joining(" "));

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

    private static String letters(int number) {
        return Integer.toString(number, 10)
                .chars()
                .mapToObj(digit -> Character.toString(digit - '0' + 'a'))
                .collect(Collectors.joining());
    }

    private static PlanBuilder words(ReduceStep reduce, Output.Sort sort) {
        return text(WORDS).stage(builtin("words"), reduce).output(sort).splits(10_000);
    }

    @ParameterizedTest
    @EnumSource(Output.Sort.class)
    void giveTheSameRowsWithLittleMemory(Output.Sort sort) throws Exception {
        for (ReduceStep reduce : List.of(reduce("_count"), none())) {
            List<String> expected = fixture.rows(words(reduce, sort).in(root));
            JobPlan plan = words(reduce, sort).memory(1 << 16).in(root);
            assertThat(spilledBytes(plan, fixture.engine(tasks, 2))).isPositive();
            assertThat(EngineFixture.stored(plan)).isEqualTo(expected);
            assertThat(files(plan)).containsExactly("input", "result");
        }
    }

    @Test
    void sayOnceThatTheyGoOnInFiles() {
        JobPlan plan = words(reduce("_count"), Output.Sort.KEY).memory(1 << 16).in(root);
        List<TaskEvent.Warned> warnings = EngineFixture.events(plan, fixture.engine(tasks, 2))
                .ofType(TaskEvent.Warned.class)
                .collectList()
                .blockOptional(EngineFixture.PATIENCE)
                .orElseThrow();
        assertThat(warnings).singleElement().satisfies(warned -> {
            assertThat(warned.code()).isEqualTo("spill");
            assertThat(Json.text(warned.detail()))
                    .startsWith("{\"spilledBytes\":")
                    .contains("\"message\":\"The job needs more memory than it may use and goes on in files");
        });
    }

    private static long spilledBytes(JobPlan plan, LocalEngine engine) {
        return progress(plan, engine).spilledBytes();
    }

    private static Progress progress(JobPlan plan, LocalEngine engine) {
        TaskEvent last =
                Objects.requireNonNull(EngineFixture.events(plan, engine).blockLast(EngineFixture.PATIENCE));
        return ((TaskEvent.Completed) last).progress();
    }

    @Test
    void tellTheMostMemoryThatTheyHeld() {
        Progress much = progress(words(reduce("_count"), Output.Sort.KEY).in(root), fixture.engine(tasks, 2));
        assertThat(much.spilledBytes()).isZero();
        long most = 1 << 16;
        Progress little =
                progress(words(reduce("_count"), Output.Sort.KEY).memory(most).in(root), fixture.engine(tasks, 2));
        assertThat(little.memoryBytes()).isPositive().isLessThanOrEqualTo(most).isLessThan(much.memoryBytes());
    }

    @Test
    void failAndLeaveNothingWhenTheyMayUseNoMoreDisk() throws Exception {
        LocalEngine engine = fixture.engine(tasks, 2, 20_000);
        JobPlan large =
                words(reduce("_count"), Output.Sort.VALUE).memory(1 << 16).in(root);
        assertThatThrownBy(() -> engine.run(large).blockLast(EngineFixture.PATIENCE))
                .isInstanceOfSatisfying(
                        JobException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DISK_FULL));
        assertThat(files(large)).isSubsetOf("input");
        JobPlan small = text("a b a").stage(builtin("words"), reduce("_count")).in(root);
        assertThat(spilledBytes(small, engine)).isZero();
        assertThat(EngineFixture.stored(small)).hasSize(2);
    }

    @Test
    void countKeysThatHardlyRepeatInLittleMemory() {
        int keys = 700_000;
        String lines = IntStream.range(0, keys + 1000)
                .mapToObj(i -> Integer.toHexString(i % keys * 0x9E3779B1))
                .collect(Collectors.joining("\n"));
        JobPlan plan = text(lines)
                .stage(builtin("lines"), reduce("_count"))
                .output(Output.Sort.VALUE_DESCENDING)
                .memory(8 << 20)
                .in(root);
        assertThat(spilledBytes(plan, fixture.engine(tasks, 2))).isPositive();
        List<String> rows = EngineFixture.stored(plan);
        assertThat(rows).hasSize(keys);
        assertThat(rows.subList(0, 1000)).allMatch(row -> row.endsWith("\"value\":2}"));
        assertThat(rows.subList(1000, keys)).allMatch(row -> row.endsWith("\"value\":1}"));
    }

    private static List<String> files(JobPlan plan) throws Exception {
        if (Files.notExists(plan.directory().path())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(plan.directory().path())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
