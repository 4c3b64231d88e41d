package io.millrace.engine.local;

import static io.millrace.engine.PlanBuilder.builtin;
import static io.millrace.engine.PlanBuilder.map;
import static io.millrace.engine.PlanBuilder.none;
import static io.millrace.engine.PlanBuilder.reduce;
import static io.millrace.engine.PlanBuilder.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.ErrorPolicy;
import io.millrace.engine.PlanBuilder;
import io.millrace.engine.TaskEvent;
import io.millrace.value.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Scheduler;

/** Jobs whose map takes all records and emits nothing. */
final class NothingEmittedTest {
    private static final String THREE = "a\nb\nc\n";
    private static final String OF_THREE =
            "{\"records\":3,\"message\":\"The map emitted nothing for any of its 3 records, so no"
                    + " rows come of them. A filter may have found nothing; if there should be rows, see that the function calls"
                    + " emit(key, value) for each pair: what it returns is dropped\"}";

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

    private List<String> warnings(PlanBuilder plan) {
        return fixture.events(plan.in(root), tasks, 2)
                .ofType(TaskEvent.Warned.class)
                .filter(warned -> warned.code().equals("nothing-emitted"))
                .map(warned -> Json.text(warned.detail()))
                .collectList()
                .blockOptional(EngineFixture.PATIENCE)
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(line) => { line.split('').map((c) => [c, 1]) }",
                "(line) => { function* pairs() { yield [line, 1] } pairs() }",
                "(line) => { if (line === 'x') emit(line, 1) }",
                "(line, ctx) => ctx.counter('lines')",
            })
    void warns(String map) {
        assertThat(warnings(text(THREE).stage(map(map), reduce("_sum")))).containsExactly(OF_THREE);
        assertThat(warnings(text(THREE).stage(map(map), none()))).containsExactly(OF_THREE);
        assertThat(warnings(text(THREE).splits(2).stage(map(map), reduce("_sum"))))
                .containsExactly(OF_THREE);
    }

    @Test
    void warnsOfEachStage() {
        assertThat(warnings(text(THREE)
                        .stage(map("(line) => emit(line, 1)"), reduce("_sum"))
                        .stage(map("(row) => { if (row.value > 1) emit(row.key, 1) }"), reduce("_sum"))))
                .containsExactly(OF_THREE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(line) => { if (line === 'c') emit(line, 1) }",
                "(line, ctx) => { if (line === 'c') ctx.skip('no word') }",
                "(line) => { if (line === 'c') throw new Error('no word') }",
            })
    void saysNothingWhereThereAreRowsOrReasons(String map) {
        assertThat(warnings(text(THREE)
                        .errors(new ErrorPolicy(true, OptionalLong.empty(), OptionalDouble.empty()))
                        .stage(map(map), reduce("_sum"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            throw new Error('no') | {"records":3,"bad":3,"skipped":0,"message":"All 3 records are bad, so no rows come of them; the list of errors says why (sample.errors of a validation, or GET /v1/jobs/ID/errors)"}
            ctx.skip('dull') | {"records":3,"bad":0,"skipped":3,"message":"The map skipped all 3 records, so no rows come of them; the list of errors says why (sample.errors of a validation, or GET /v1/jobs/ID/errors)"}
            if (line === 'a') throw 1; ctx.skip() | {"records":3,"bad":1,"skipped":2,"message":"All 3 records were set aside, 1 bad and 2 skipped by the map, so no rows come of them; the list of errors says why (sample.errors of a validation, or GET /v1/jobs/ID/errors)"}
            """, quoteCharacter = '`')
    void saysThatNoRecordIsLeft(String body, String detail) {
        assertThat(warnings(text(THREE)
                        .errors(new ErrorPolicy(true, OptionalLong.empty(), OptionalDouble.empty()))
                        .stage(map("(line, ctx) => { " + body + " }"), reduce("_sum"))))
                .containsExactly(detail);
    }

    @Test
    void saysNothingOfBuiltInMapsAndOfNoRecords() {
        assertThat(warnings(text("1\n2\n").stage(builtin("words"), reduce("_sum"))))
                .isEmpty();
        assertThat(warnings(text("").stage(map("(line) => {}"), reduce("_sum"))))
                .isEmpty();
    }
}
