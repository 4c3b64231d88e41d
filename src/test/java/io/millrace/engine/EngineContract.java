package io.millrace.engine;

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
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.function.BuiltinMap;
import io.millrace.function.sandbox.Snippet;
import io.millrace.io.Column;
import io.millrace.io.Compression;
import io.millrace.io.FiledResult;
import io.millrace.io.RecordFormat;
import io.millrace.io.UnreadableSource;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** What every engine does with a plan: events, rows, stages and errors. */
public abstract class EngineContract {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String WORDS = "b a\na b a\nc a b\n";
    private static final MapStep FIRST_WORD = map("(line) => emit(line.split(' ')[0], line.length)");

    @TempDir
    static Path root;

    private final KeptResults results = new KeptResults();

    /** The engine under test. */
    protected abstract Engine engine();

    private List<TaskEvent> events(JobPlan plan) {
        return run(plan).collectList().blockOptional(PATIENCE).orElseThrow();
    }

    private Flux<TaskEvent> run(JobPlan plan) {
        return results.keep(plan, engine().run(plan));
    }

    private List<String> rows(PlanBuilder plan) {
        JobPlan ready = plan.in(root);
        events(ready);
        return rows(ready);
    }

    private List<String> rows(JobPlan plan) {
        return results.rows(plan);
    }

    private Progress progress(JobPlan plan) {
        List<TaskEvent> events = events(plan);
        return ((TaskEvent.Completed) events.get(events.size() - 1)).progress();
    }

    private JobException failure(JobPlan plan) {
        JobException failure = catchThrowableOfType(JobException.class, () -> events(plan));
        assertThat(failure).isNotNull();
        assertThat(results.find(plan)).isEmpty();
        assertThat(plan.directory().result()).doesNotExist();
        return failure;
    }

    @Test
    void keepsFewRowsInMemoryAndManyInFiles() {
        String many = IntStream.range(0, 10_000).mapToObj(i -> "w" + i + "\n").collect(Collectors.joining());
        JobPlan large = text(many).stage(builtin("lines"), reduce("_count")).in(root);
        JobPlan small = text(WORDS).stage(builtin("lines"), reduce("_count")).in(root);
        events(large);
        events(small);
        assertThat(results.rows(large)).hasSize(10_000);
        assertThat(results.find(large).orElseThrow()).isInstanceOf(FiledResult.class);
        assertThat(results.rows(small)).hasSize(3);
        assertThat(small.directory().result()).doesNotExist();
    }

    @Test
    void startsWithStartedAndEndsWithCompleted() {
        List<TaskEvent> events =
                events(text(WORDS).stage(builtin("words"), reduce("_count")).in(root));
        assertThat(events.get(0)).isInstanceOf(TaskEvent.Started.class);
        assertThat(events.get(events.size() - 1)).isInstanceOf(TaskEvent.Completed.class);
        assertThat(events).filteredOn(TaskEvent.Completed.class::isInstance).hasSize(1);
        assertThat(events)
                .filteredOn(TaskEvent.Entered.class::isInstance)
                .containsExactly(
                        new TaskEvent.Entered(Phase.MAP),
                        new TaskEvent.Entered(Phase.REDUCE),
                        new TaskEvent.Entered(Phase.WRITE));
    }

    @Test
    void doesNothingBeforeSubscription() {
        JobPlan plan = text(WORDS).stage(builtin("words"), reduce("_count")).in(root);
        var unused = engine().run(plan);
        assertThat(plan.directory().path()).doesNotExist();
    }

    @Test
    void runsSeveralPlansAtOnce() {
        JobPlan first = text("a a").stage(builtin("words"), reduce("_count")).in(root);
        JobPlan second = text("b").stage(builtin("words"), reduce("_count")).in(root);
        run(first).mergeWith(run(second)).blockLast(PATIENCE);
        assertThat(rows(first)).containsExactly("{\"key\":\"a\",\"value\":2}");
        assertThat(rows(second)).containsExactly("{\"key\":\"b\",\"value\":1}");
    }

    @Test
    void runsAPlanAgainAfterAnAttemptThatGotToItsResult() {
        JobPlan plan = text("a")
                .stage(builtin("words"), reduce("_count"))
                .stage(builtin("identity"), reduce("_sum"))
                .in(root);
        events(plan);
        events(plan);
        assertThat(rows(plan)).containsExactly("{\"key\":\"a\",\"value\":1}");
    }

    @Test
    void countsRecordsBytesSplitsAndKeys() {
        Progress progress = progress(
                text(WORDS).splits(4).stage(builtin("words"), reduce("_count")).in(root));
        assertThat(progress.recordsIn()).isEqualTo(3);
        assertThat(progress.recordsOut()).isEqualTo(8);
        assertThat(progress.keys()).isEqualTo(3);
        assertThat(progress.bytesDone()).isEqualTo(WORDS.length()).isEqualTo(progress.bytesTotal());
        assertThat(progress.splitsDone()).isEqualTo(3).isEqualTo(progress.splitsTotal());
        assertThat(progress.splitsRunning()).isZero();
    }

    /** Among plain rows, which built-in maps read faster, those with quotes went uncounted. */
    @Test
    void countsRecordsHoweverTheyAreRead() {
        String csv = "k,v\na,1\n\"b,c\",2\n\"d\",3\ne,4\n";
        MapStep key =
                new MapStep.Builtin(new BuiltinMap("field", Optional.of(Value.of("k")), Optional.empty()), "/map");
        JobPlan plan =
                text(csv).as(RecordFormat.csv()).stage(key, reduce("_count")).in(root);
        assertThat(progress(plan).recordsIn()).isEqualTo(4);
    }

    @Test
    void countsWhatTheUserCounts() {
        MapStep counting = map("(line, ctx) => { ctx.counter('chars', line.length); ctx.counter('lines', 1) }");
        assertThat(progress(text(WORDS).splits(1).stage(counting, none()).in(root))
                        .counters())
                .isEqualTo(Map.of("chars", 13L, "lines", 3L));
    }

    @Test
    void countsRecordsThatAreNotUtf8() {
        byte[] bytes = {'a', (byte) 0xff, '\n', 'b', '\n', (byte) 0xc3, '\n'};
        JobPlan plan = PlanBuilder.bytes(bytes)
                .stage(builtin("lines"), reduce("_count"))
                .in(root);
        assertThat(progress(plan).counters()).isEqualTo(Map.of("invalid-utf8", 2L));
        assertThat(rows(plan))
                .containsExactly(
                        "{\"key\":\"a\ufffd\",\"value\":1}",
                        "{\"key\":\"b\",\"value\":1}",
                        "{\"key\":\"\ufffd\",\"value\":1}");
    }

    @Test
    void givesNoRowsOfNoInput() {
        assertThat(rows(text("").stage(builtin("words"), reduce("_count")))).isEmpty();
        assertThat(rows(source().stage(builtin("words"), reduce("_count")))).isEmpty();
        assertThat(rows(text("").stage(FIRST_WORD, values("(k, v) => 1")))).isEmpty();
    }

    @Test
    void keepsTheInputsOrderWithoutReduce() {
        assertThat(rows(text("b\na\nc\nb\n")
                        .splits(1)
                        .output(Output.Sort.NONE)
                        .stage(map("(line, ctx) => emit(line, ctx.line)"), none())))
                .containsExactly(
                        "{\"key\":\"b\",\"value\":1}",
                        "{\"key\":\"a\",\"value\":2}",
                        "{\"key\":\"c\",\"value\":3}",
                        "{\"key\":\"b\",\"value\":4}");
    }

    @Test
    void breaksTiesOfValuesByKeyAndOfEqualRowsByInput() {
        String lines = "c\nb\na\nb\n";
        PlanBuilder plan =
                text(lines).splits(1).output(Output.Sort.VALUE_DESCENDING).limit(3);
        assertThat(rows(plan.stage(map("(line, ctx) => emit(line, 1)"), none())))
                .containsExactly(
                        "{\"key\":\"a\",\"value\":1}", "{\"key\":\"b\",\"value\":1}", "{\"key\":\"b\",\"value\":1}");
        assertThat(rows(text(lines).output(Output.Sort.KEY).stage(map("(line, ctx) => emit(0, ctx.line)"), none())))
                .startsWith("{\"key\":0,\"value\":1}", "{\"key\":0,\"value\":2}");
    }

    @Test
    void givesTheFirstRowsInOrderOfTheValue() {
        assertThat(rows(text(WORDS)
                        .output(Output.Sort.VALUE_DESCENDING)
                        .limit(2)
                        .stage(builtin("words"), reduce("_count"))))
                .containsExactly("{\"key\":\"a\",\"value\":4}", "{\"key\":\"b\",\"value\":3}");
    }

    @Test
    void renamesMembersOfValues() {
        assertThat(rows(text("a\n")
                        .project(Map.of("n", "count"))
                        .stage(map("(line) => emit(line, 2)"), reduce("_stats"))))
                .containsExactly("{\"key\":\"a\",\"value\":{\"n\":1}}");
    }

    @Test
    void warnsOfValuesThatHaveNoMembersToRename() {
        for (ReduceStep reduce : List.of(none(), reduce("_max"))) {
            JobPlan plan = text("a\nb\n")
                    .project(Map.of("n", "count"))
                    .stage(map("(line) => emit(line, line === 'a' ? {count: 2} : 7)"), reduce)
                    .in(root);
            assertThat(events(plan))
                    .filteredOn(TaskEvent.Warned.class::isInstance)
                    .containsExactly(
                            new TaskEvent.Warned(
                                    "project",
                                    Value.object(
                                            "message",
                                            Value.of(
                                                    "output.project leaves values that are no objects as they are, such as 7"))));
            assertThat(rows(plan))
                    .containsExactly("{\"key\":\"a\",\"value\":{\"n\":2}}", "{\"key\":\"b\",\"value\":7}");
        }
    }

    @Test
    void mapsTheRowsOfAStageInTheNext() {
        JobPlan plan = text(WORDS)
                .splits(3)
                .stage(builtin("words"), reduce("_count"))
                .stage(map("(row) => emit(row.value % 2 ? 'odd' : 'even', row.key)"), reduce("_collect"))
                .in(root);
        assertThat(progress(plan).recordsIn()).isEqualTo(6);
        assertThat(rows(plan))
                .containsExactly("{\"key\":\"even\",\"value\":[\"a\"]}", "{\"key\":\"odd\",\"value\":[\"b\",\"c\"]}");
    }

    @Test
    void chainsThreeStagesAndLeavesOnlyTheLastRows() {
        JobPlan plan = text(WORDS)
                .stage(builtin("words"), none())
                .stage(builtin("identity"), fold("(key, values) => [...values].reduce((a, b) => a + b)"))
                .stage(map("(row) => emit(null, row.value)"), reduce("_sum"))
                .in(root);
        events(plan);
        assertThat(rows(plan)).containsExactly("{\"key\":null,\"value\":8}");
        assertThat(plan.directory().stage(0)).doesNotExist();
        assertThat(plan.directory().stage(1)).doesNotExist();
    }

    @Test
    void saysWhichRecordFailed() {
        MapStep map = map("(line) => { if (line === 'x') throw new Error('no x'); emit(line, 1) }");
        JobException failure =
                failure(text("a\nb\nx\n").stage(map, reduce("_count")).in(root));
        assertThat(failure.code()).isEqualTo(ErrorCode.RECORD_FAILED);
        assertThat(failure.fields())
                .containsEntry("source", Value.of("input"))
                .containsEntry("line", Value.of(3))
                .containsEntry("record", Value.of("x"));
        assertThat(failure.fields())
                .containsEntry("pointer", Value.of("/map"))
                .containsEntry("message", Value.of("Error: no x (1:37)"))
                .containsEntry("stack", Value.of("Error: no x\n    at (/map:1:37)"));
    }

    @Test
    void saysInWhichStageARecordFailed() throws IOException {
        Snippet second = new Snippet("/stages/1/map", "(row) => { if (row.key === 'b') throw new Error(row.value) }");
        JobPlan plan = text(WORDS)
                .stage(builtin("words"), reduce("_count"))
                .stage(new MapStep.Script(second), none())
                .in(root);
        JobException failure = failure(plan);
        assertThat(failure.fields())
                .containsEntry("source", Value.of("rows of /stages/0"))
                .containsEntry("pointer", Value.of("/stages/1/map"))
                .containsEntry("record", Value.of("{\"key\":\"b\",\"value\":3}"));
        assertThat(failure.detail()).startsWith("rows of /stages/0, line ").endsWith(": Error: 3 (1:39)");
        assertThat(Files.readString(plan.directory().errors())).contains("\"pointer\":\"/stages/1/map\"");
    }

    @Test
    void blamesNoFunctionForARecordThatCannotBeRead() throws IOException {
        ErrorPolicy skip = new ErrorPolicy(true, OptionalLong.empty(), OptionalDouble.empty());
        JobPlan plan = text("{\n{\"v\":1}\n{\"v\":null}\n")
                .as(RecordFormat.ndjson())
                .errors(skip)
                .stage(map("(r) => emit(r.v.toFixed(), 1)"), reduce("_count"))
                .in(root);
        assertThat(progress(plan).recordsBad()).isEqualTo(2);
        List<String> bad = Files.readAllLines(plan.directory().errors());
        assertThat(bad.get(0)).contains("malformed").doesNotContain("pointer");
        assertThat(bad.get(1)).contains("map-failed").contains("\"pointer\":\"/map\"");
    }

    @Test
    void blamesNoFunctionForAFieldOfAnotherType() {
        RecordFormat typed = RecordFormat.delimited(',', List.of(Column.parse("v:int")), false);
        JobException failure =
                failure(text("x\n").as(typed).stage(field("v", "v"), none()).in(root));
        assertThat(failure.code()).isEqualTo(ErrorCode.RECORD_FAILED);
        assertThat(failure.fields()).containsEntry("line", Value.of(1)).doesNotContainKey("pointer");
    }

    @Test
    void endsAMapFunctionThatTakesTooLong() {
        JobException failure = failure(text("a\n")
                .recordTimeout(Duration.ofMillis(200))
                .stage(map("(line) => { for (;;) {} }"), none())
                .in(root));
        assertThat(failure.code()).isEqualTo(ErrorCode.FUNCTION_TIMEOUT);
        assertThat(failure.fields()).containsEntry("line", Value.of(1));
    }

    @Test
    void endsAReduceFunctionThatTakesTooLong() {
        JobException failure = failure(text("a\n")
                .recordTimeout(Duration.ofMillis(200))
                .stage(builtin("words"), values("(key, values) => { for (;;) {} }"))
                .in(root));
        assertThat(failure.code()).isEqualTo(ErrorCode.FUNCTION_TIMEOUT);
        assertThat(failure.fields()).containsEntry("key", Value.of("a"));
    }

    @Test
    void saysWhichReduceFailed() {
        JobException failure = failure(text("a\n")
                .stage(builtin("words"), values("(key, values) => { throw new Error('no ' + key) }"))
                .in(root));
        assertThat(failure.code()).isEqualTo(ErrorCode.FUNCTION_FAILED);
        assertThat(failure.detail() + failure.fields()).contains("no a");
    }

    @Test
    void saysOfWhichKeyTheSumIsTooLarge() {
        String rows = "{\"k\":\"small\",\"v\":1}\n{\"k\":\"big\",\"v\":9223372036854775807}\n{\"k\":\"big\",\"v\":1}\n";
        for (MapStep map : List.of(field("k", "v"), map("(r) => emit(r.k, r.v)"))) {
            JobException failure = failure(text(rows)
                    .as(RecordFormat.ndjson())
                    .splits(1)
                    .stage(map, reduce("_sum"))
                    .in(root));
            assertThat(failure.code()).isEqualTo(ErrorCode.NUMBER_OVERFLOW);
            assertThat(failure.fields()).containsEntry("key", Value.of("big"));
        }
    }

    @Test
    void saysWhenCompressedInputIsCutShort() throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(whole)) {
            gzip.write(WORDS.repeat(100).getBytes(StandardCharsets.UTF_8));
        }
        JobException failure = failure(PlanBuilder.bytes(Arrays.copyOf(whole.toByteArray(), whole.size() - 9))
                .compressed(Compression.GZIP)
                .stage(builtin("words"), reduce("_count"))
                .in(root));
        assertThat(failure.code()).isEqualTo(ErrorCode.INPUT_UNREADABLE);
    }

    @Test
    void passesOnWhyASourceCannotBeRead() {
        JobException why = new JobException(ErrorCode.INPUT_NOT_FOUND, "There is no such file");
        JobPlan plan = source(new UnreadableSource(why))
                .stage(builtin("words"), reduce("_count"))
                .in(root);
        assertThat(failure(plan)).isSameAs(why);
    }

    @Test
    void keepsBadRecordsAsideWhenTheyAreSkipped() throws IOException {
        ErrorPolicy skip = new ErrorPolicy(true, OptionalLong.empty(), OptionalDouble.empty());
        JobPlan plan = text("{\"k\":1}\nnot json\n{\"k\":2}\n")
                .as(RecordFormat.ndjson())
                .errors(skip)
                .stage(field("k", "k"), reduce("_count"))
                .in(root);
        List<TaskEvent> events = events(plan);
        assertThat(events).filteredOn(TaskEvent.Warned.class::isInstance).singleElement();
        assertThat(((TaskEvent.Completed) events.get(events.size() - 1))
                        .progress()
                        .recordsBad())
                .isEqualTo(1);
        assertThat(rows(plan)).hasSize(2);
        assertThat(Files.readAllLines(plan.directory().errors()))
                .singleElement()
                .asString()
                .contains("\"line\":2", "\"record\":\"not json\"", "\"code\":\"malformed\"");
    }

    @Test
    void failsWhenMoreRecordsAreBadThanAllowed() {
        ErrorPolicy two = new ErrorPolicy(true, OptionalLong.of(2), OptionalDouble.empty());
        MapStep map = map("(line) => { if (line === 'x') throw new Error('no'); emit(line, 1) }");
        assertThat(rows(text("x\na\nx\n").errors(two).stage(map, reduce("_count"))))
                .hasSize(1);
        assertThat(failure(text("x\nx\na\nx\n")
                                .errors(two)
                                .stage(map, reduce("_count"))
                                .in(root))
                        .code())
                .isEqualTo(ErrorCode.TOO_MANY_BAD_RECORDS);
    }

    @Test
    void failsWhenALargerShareIsBadThanAllowed() {
        ErrorPolicy half = new ErrorPolicy(true, OptionalLong.empty(), OptionalDouble.of(0.5));
        MapStep map = map("(line) => { if (line === 'x') throw new Error('no'); emit(line, 1) }");
        assertThat(rows(text("x\na\n").errors(half).stage(map, reduce("_count"))))
                .hasSize(1);
        assertThat(failure(text("x\na\nx\n")
                                .errors(half)
                                .stage(map, reduce("_count"))
                                .in(root))
                        .code())
                .isEqualTo(ErrorCode.TOO_MANY_BAD_RECORDS);
    }

    @Test
    void neverFailsForRecordsThatTheFunctionSkips() throws IOException {
        JobPlan plan = text("a\nb\n")
                .stage(map("(line, ctx) => ctx.skip('dull')"), reduce("_count"))
                .in(root);
        assertThat(progress(plan).recordsSkipped()).isEqualTo(2);
        assertThat(progress(plan).recordsBad()).isZero();
        assertThat(Files.readAllLines(plan.directory().errors()))
                .allMatch(line -> line.contains("\"code\":\"skipped\"") && line.contains("dull"))
                .allMatch(line -> line.contains("\"pointer\":\"/map\""))
                .hasSize(2);
    }

    @Test
    void countsAValueThatTheReduceCannotTakeAsABadRecord() {
        for (String reduce : List.of("_sum", "_histogram(1)", "_approx_quantiles(0.5)")) {
            assertThat(failure(text("a\n")
                                    .stage(map("(line) => emit(line, 'x')"), reduce(reduce))
                                    .in(root))
                            .code())
                    .as(reduce)
                    .isEqualTo(ErrorCode.RECORD_FAILED);
        }
    }

    @Test
    void keepsTheFirstBadRecordsOfAJobThatFails() throws IOException {
        String lines = IntStream.range(0, 200).mapToObj(i -> "x" + i + "\n").collect(Collectors.joining());
        JobPlan plan = text(lines)
                .splits(1)
                .as(RecordFormat.ndjson())
                .stage(field("k", "v"), none())
                .in(root);
        failure(plan);
        assertThat(Files.readAllLines(plan.directory().errors()))
                .isNotEmpty()
                .allMatch(line -> line.contains("\"code\":\"malformed\""));
    }
}
