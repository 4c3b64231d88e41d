package io.millrace.engine.local;

import static io.millrace.engine.PlanBuilder.builtin;
import static io.millrace.engine.PlanBuilder.field;
import static io.millrace.engine.PlanBuilder.fold;
import static io.millrace.engine.PlanBuilder.map;
import static io.millrace.engine.PlanBuilder.none;
import static io.millrace.engine.PlanBuilder.reduce;
import static io.millrace.engine.PlanBuilder.text;
import static io.millrace.engine.PlanBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.ErrorPolicy;
import io.millrace.engine.MapStep;
import io.millrace.engine.PlanBuilder;
import io.millrace.engine.ReduceStep;
import io.millrace.engine.TaskEvent;
import io.millrace.function.BuiltinMap;
import io.millrace.function.sandbox.Language;
import io.millrace.function.sandbox.Snippet;
import io.millrace.io.RecordFormat;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Scheduler;

/** Jobs that name what is not there, or forget the value, and have rows that look right. */
final class MissingValuesTest {
    private static final String THREE = "a\nb\nc\n";
    private static final String UNDEFINED = " undefined and are taken for null, the first at input line ";
    private static final String ADVICE =
            ": is the name of the member right? emit(key, value) takes the value second, and emit(key, null) says that"
                    + " there is none";
    private static final String NULLS = "The map emitted 3 values, which are all null, so there is nothing for ";
    private static final String HINT = ": is the name of the member right? emit(key, value) takes the value second";

    @TempDir
    private static Path root;

    private static EngineFixture fixture;
    private static Scheduler tasks;

    @BeforeAll
    static void start() {
        fixture = new EngineFixture(root);
        tasks = EngineFixture.tasks(0, 2);
    }

    @AfterAll
    static void stop() {
        fixture.close();
        tasks.dispose();
    }

    /** As {@code code: message}. */
    private static List<String> warnings(PlanBuilder plan) {
        return fixture.events(plan.in(root), tasks, 2)
                .ofType(TaskEvent.Warned.class)
                .map(warned -> warned.code() + ": " + message(warned.detail()))
                .collectList()
                .blockOptional(EngineFixture.PATIENCE)
                .orElseThrow();
    }

    private static String message(Value detail) {
        Value message = ((Value.Obj) detail).members().getOrDefault("message", Value.Null.NULL);
        return message instanceof Value.Text text ? text.value() : Json.text(detail);
    }

    private static MapStep second(String javaScript) {
        return new MapStep.Script(new Snippet("/stages/1/map", javaScript));
    }

    private static MapStep python(String source) {
        return new MapStep.Script(new Snippet("/map", Language.PYTHON, source));
    }

    private static MapStep fields(Value key, Optional<String> value) {
        return new MapStep.Builtin(new BuiltinMap("field", Optional.of(key), value), "/map");
    }

    private static PlanBuilder records(String... records) {
        return text(String.join("\n", records)).as(RecordFormat.ndjson());
    }

    private static String undefined(String emitted, String undefined, int line) {
        return "undefined-values: The map emitted " + emitted + " values, of which " + undefined + " were" + UNDEFINED
                + line + ADVICE;
    }

    @ParameterizedTest
    @ValueSource(strings = {"_sum", "_mean", "_stats", "_min", "_top(2)", "_first", "_collect", "_distinct"})
    void warnsOfValuesThatAreUndefined(String reduce) {
        assertThat(warnings(text(THREE).stage(map("(line) => emit(line)"), reduce(reduce))))
                .containsExactly(undefined("3", "3", 1));
        assertThat(warnings(text(THREE).splits(2).stage(map("(line) => emit(line, line.tyop)"), reduce(reduce))))
                .containsExactly(undefined("3", "3", 1));
    }

    @Test
    void warnsOfThemWhateverTheUsersReduceIs() {
        String sum = "(key, values) => values.reduce((a, b) => a + b, 0)";
        MapStep map = map("(line) => emit(line)");
        for (ReduceStep reduce : List.of(values(sum), fold(sum), none())) {
            assertThat(warnings(text(THREE).stage(map, reduce))).containsExactly(undefined("3", "3", 1));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 1000, 1 << 20})
    void countsThemAndNamesTheFirstWhereverSplitsEnd(int splitBytes) {
        String lines =
                IntStream.range(0, 5000).mapToObj(i -> "{\"i\":" + i + "}").collect(Collectors.joining("\n"));
        assertThat(warnings(text(lines)
                        .as(RecordFormat.ndjson())
                        .splits(splitBytes * 10)
                        .stage(map("(r) => emit(r.i % 7, r.i < 1700 || r.i % 3 ? r.i : undefined)"), reduce("_sum"))))
                .containsExactly(undefined("5,000", "1,100", 1702));
    }

    @Test
    void doesNotCountWhatIsDropped() {
        String map = "(line, ctx) => { emit(line, line === 'c' ? 1 : undefined); if (line === 'a') ctx.skip('no');"
                + " if (line === 'b') throw new Error('no'); }";
        assertThat(warnings(text(THREE)
                        .errors(new ErrorPolicy(true, OptionalLong.empty(), OptionalDouble.empty()))
                        .stage(map(map), reduce("_sum"))))
                .noneMatch(warning -> warning.startsWith("undefined-values") || warning.startsWith("null-values"));
    }

    @Test
    void takesAnExplicitNullForMeant() {
        MapStep map = map("(line) => emit(line, line === 'b' ? 1 : null)");
        assertThat(warnings(text(THREE).stage(map, reduce("_sum")))).isEmpty();
        MapStep always = map("(line) => emit(line, null)");
        assertThat(warnings(text(THREE).stage(always, values("(key, values) => values.length"))))
                .isEmpty();
        assertThat(warnings(text(THREE).stage(always, none()))).isEmpty();
    }

    @Test
    void asksForNoValuesWhereNobodyLooksAtThem() {
        assertThat(warnings(text(THREE).stage(map("(line) => emit(line)"), reduce("_count"))))
                .isEmpty();
        assertThat(warnings(text(THREE).stage(python("def map(line, emit): emit(line)"), reduce("_count"))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"_sum", "_mean", "_stats", "_min", "_top(2)", "_first", "_collect"})
    void warnsIfAllValuesAreNull(String reduce) {
        String warning = "null-values: " + NULLS + reduce + HINT;
        for (MapStep map : List.of(map("(l) => emit(l, null)"), python("def map(line, emit): emit(line)"))) {
            assertThat(warnings(text(THREE).stage(map, reduce(reduce)))).containsExactly(warning);
            assertThat(warnings(text(THREE).splits(2).stage(map, reduce(reduce))))
                    .containsExactly(warning);
        }
    }

    @Test
    void saysNothingOfPythonWhereOneValueIsNotNull() {
        for (String value : List.of("1 if line == 'c' else None", "0 if line == 'a' else None")) {
            MapStep map = python("def map(line, emit): emit(line, " + value + ")");
            for (String reduce : List.of("_sum", "_mean", "_min", "_top(2)", "_collect")) {
                assertThat(warnings(text(THREE).splits(2).stage(map, reduce(reduce))))
                        .isEmpty();
            }
        }
    }

    @Test
    void namesTheStage() {
        assertThat(warnings(text(THREE)
                        .stage(map("(line) => emit(line, 1)"), reduce("_sum"))
                        .stage(second("(row) => emit(row.key, row.valeu)"), reduce("_sum"))
                        .stage(builtin("identity"), reduce("_count"))))
                .singleElement()
                .asString()
                .startsWith("undefined-values: The map at /stages/1/map emitted 3 values, of which 3 were undefined");
        assertThat(warnings(text(THREE)
                        .stage(map("(line) => emit(line, null)"), none())
                        .stage(second("(row) => emit(row.key, row.value)"), reduce("_sum"))))
                .singleElement()
                .asString()
                .startsWith(
                        "null-values: The map at /stages/1/map emitted 3 values, which are all null, so there is nothing for _sum");
    }

    @ParameterizedTest
    @ValueSource(strings = {"_sum", "_stats", "_count", "_collect"})
    void warnsOfAMemberThatNoRecordHas(String reduce) {
        String[] records = {"{\"host\":\"a\",\"bytes\":1}", "{\"host\":\"b\",\"bytes\":2}", "{\"status\":200}"};
        String known = "; there is bytes, host, status";
        assertThat(warnings(records(records).stage(field("host", "byts"), reduce(reduce))))
                .containsExactly(
                        "missing-member: The map takes the member byts (did you mean bytes?), which is missing or"
                                + " null in all of its 3 records" + known);
        assertThat(warnings(records(records).splits(2).stage(field("tyop", "bytes"), reduce(reduce))))
                .containsExactly(
                        "missing-member: The map takes the member tyop, which is missing or null in all of its 3 records"
                                + known);
        Value both = Json.read("[\"host\",\"a\",\"/x/y\"]");
        assertThat(warnings(records(records).stage(fields(both, Optional.of("b")), reduce(reduce))))
                .containsExactly(
                        "missing-member: The map takes the members a and /x/y and b, which are missing or null in"
                                + " all of its 3 records" + known);
    }

    @Test
    void saysNothingOfAMemberThatOneRecordHas() {
        String[] records = {"{\"host\":\"a\"}", "{\"bytes\":2}", "{\"host\":[null]}", "{\"x\":{\"y\":0}}"};
        assertThat(warnings(records(records).splits(2).stage(field("host", "bytes"), reduce("_sum"))))
                .isEmpty();
        Value both = Json.read("[\"host\",\"/x/y\"]");
        assertThat(warnings(records(records).stage(fields(both, Optional.of("bytes")), reduce("_sum"))))
                .isEmpty();
        assertThat(warnings(records(records).stage(fields(Value.of("host"), Optional.empty()), reduce("_sum"))))
                .isEmpty();
    }

    @Test
    void knowsTheColumnsOfAHeader() {
        PlanBuilder table = text("city,temperature\nOslo,3\nRome,17\n").as(RecordFormat.csv());
        assertThat(warnings(table.stage(field("city", "temprature"), reduce("_collect"))))
                .containsExactly(
                        "missing-member: The map takes the member temprature (did you mean temperature?), which is"
                                + " missing or null in all of its 2 records; there is city, temperature");
    }

    @Test
    void shortensWhatThereIs() {
        String many = IntStream.range(0, 100).mapToObj(i -> "\"m" + i + "\":1").collect(Collectors.joining(","));
        assertThat(warnings(records("{" + many + "}").stage(field("m1", "m100"), reduce("_sum"))))
                .containsExactly(
                        "missing-member: The map takes the member m100, which is missing or null in its one record");
    }

    @Test
    void warnsOfAMemberThatNoRowHas() {
        String map = "(line) => emit(line, {n: 1, mean: line === 'a' ? null : 2})";
        for (ReduceStep reduce : List.of(reduce("_first"), values("(key, values) => values.toArray()[0]"), none())) {
            assertThat(warnings(text(THREE).splits(2).stage(map(map), reduce).project(Map.of("m", "maen"))))
                    .containsExactly(
                            "project-member: output.project names maen (did you mean mean?), which no value has;"
                                    + " there is mean, n");
            assertThat(warnings(text(THREE).stage(map(map), reduce).project(Map.of("m", "mean", "count", "n"))))
                    .isEmpty();
        }
    }

    @Test
    void saysNothingOfAMemberThatOneRowHas() {
        String map = "(line) => emit(line, line === 'c' ? {extra: null} : {n: 1})";
        assertThat(warnings(text(THREE)
                        .splits(2)
                        .stage(map(map), reduce("_first"))
                        .limit(1)
                        .project(Map.of("m", "extra"))))
                .isEmpty();
    }
}
