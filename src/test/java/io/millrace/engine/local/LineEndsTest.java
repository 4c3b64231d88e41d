package io.millrace.engine.local;

import static io.millrace.engine.PlanBuilder.builtin;
import static io.millrace.engine.PlanBuilder.field;
import static io.millrace.engine.PlanBuilder.map;
import static io.millrace.engine.PlanBuilder.none;
import static io.millrace.engine.PlanBuilder.reduce;
import static io.millrace.engine.PlanBuilder.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.ErrorPolicy;
import io.millrace.engine.JobPlan;
import io.millrace.engine.MapStep;
import io.millrace.engine.Output;
import io.millrace.engine.ReduceStep;
import io.millrace.function.sandbox.Language;
import io.millrace.function.sandbox.ModuleAssembler;
import io.millrace.function.sandbox.Snippet;
import io.millrace.io.BytesSource;
import io.millrace.io.Column;
import io.millrace.io.FileSource;
import io.millrace.io.RecordFormat;
import io.millrace.io.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A carriage return at the end of the input means in every format and language what it means before a line feed. */
final class LineEndsTest {
    private static final ErrorPolicy SKIP = new ErrorPolicy(true, OptionalLong.empty(), OptionalDouble.empty());
    private static final List<MapStep> TEXTS =
            List.of(builtin("lines"), map("(line) => emit(line, 1)"), python("def map(line, emit): emit(line, 1)"));

    @TempDir
    static Path root;

    private static EngineFixture fixture;

    @BeforeAll
    static void start() {
        fixture = new EngineFixture(root);
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    private static MapStep python(String source) {
        return new MapStep.Script(new Snippet("/map", Language.PYTHON, source));
    }

    private static List<MapStep> fields(String key, String value) {
        return List.of(
                field(key, value),
                map("(r) => emit(r." + key + ", r." + value + ")"),
                map("(r, ctx) => { for (const name of Object.keys(r)) ctx.counter(name); emit(r." + key + ", r." + value
                        + "); }"),
                python("def map(r, emit): emit(r['" + key + "'], r['" + value + "'])"));
    }

    static Stream<Arguments> formats() {
        List<MapStep> kv = fields("k", "v");
        List<Column> typed = List.of(Column.parse("k"), Column.parse("v:int"));
        String log = "h - - [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.0\" 200 ";
        return Stream.of(
                Arguments.of(RecordFormat.lines(), "a\nb\r\nc", TEXTS),
                Arguments.of(RecordFormat.ndjson(), "{\"k\":\"a\",\"v\":1}\r\n{\"k\":\"b\",\"v\":2}", kv),
                Arguments.of(RecordFormat.csv(), "k,v\na,1\r\n\"b\",2", kv),
                Arguments.of(RecordFormat.csv(), "k,v\na,\"1\n2\"\nb,2", kv),
                Arguments.of(RecordFormat.tsv(), "k\tv\na\t1\r\nb\t2", kv),
                Arguments.of(RecordFormat.delimited(';', typed, false), "a;1\nb;2", kv),
                Arguments.of(RecordFormat.clf(), log + "1\r\n" + log + "2", fields("path", "bytes")),
                Arguments.of(
                        RecordFormat.combined(),
                        log + "1 \"-\" \"x\"\n" + log + "2 \"-\" \"y\"",
                        fields("agent", "bytes")));
    }

    /** Rows and bad records; in files and in memory splits are found in different ways. */
    private static List<String> outcome(
            String text, boolean inFile, RecordFormat format, MapStep map, ReduceStep reduce, int splitBytes)
            throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Source input = inFile
                ? new FileSource(Files.write(root.resolve("input"), bytes), "input")
                : new BytesSource("input", bytes);
        JobPlan plan = source(input)
                .as(format)
                .splits(splitBytes)
                .errors(SKIP)
                .output(reduce instanceof ReduceStep.None ? Output.Sort.NONE : Output.Sort.KEY)
                .stage(map, reduce)
                .in(root);
        List<String> outcome = new ArrayList<>(fixture.rows(plan));
        Path bad = plan.directory().errors();
        outcome.addAll(Files.exists(bad) ? Files.readAllLines(bad) : List.of());
        return outcome;
    }

    @ParameterizedTest
    @MethodSource("formats")
    void areTheSameWithAndWithoutALineFeed(RecordFormat format, String text, List<MapStep> maps) throws IOException {
        for (String end : List.of("\r", "\r\r", "\n\r", "\r\n\r")) {
            for (ReduceStep reduce : List.of(none(), reduce("_count"))) {
                for (MapStep map : maps) {
                    List<String> expected = outcome(text + end + "\n", false, format, map, reduce, 1 << 20);
                    assertThat(expected).isNotEmpty();
                    for (int splitBytes : new int[] {1, 7, 1 << 20}) {
                        for (boolean inFile : new boolean[] {false, true}) {
                            assertThat(outcome(text + end, inFile, format, map, reduce, splitBytes))
                                    .as("%s, %s, %d, in a file: %s", map, reduce, splitBytes, inFile)
                                    .isEqualTo(expected);
                        }
                    }
                }
            }
        }
    }

    @Test
    void belongToOneReturnAlone() throws IOException {
        for (MapStep map : TEXTS) {
            for (int splitBytes : new int[] {1, 1 << 20}) {
                assertThat(outcome("a\r\r\nb\r\r", false, RecordFormat.lines(), map, none(), splitBytes))
                        .containsExactly("{\"key\":\"a\\r\",\"value\":1}", "{\"key\":\"b\\r\",\"value\":1}");
                assertThat(outcome("a\n\r", true, RecordFormat.lines(), map, none(), splitBytes))
                        .containsExactly("{\"key\":\"a\",\"value\":1}", "{\"key\":\"\",\"value\":1}");
            }
        }
    }

    @Test
    void areKeptInAWholeText() throws IOException {
        for (MapStep map : TEXTS) {
            assertThat(outcome("a\r\nb\r", true, RecordFormat.text(), map, none(), 1))
                    .containsExactly("{\"key\":\"a\\r\\nb\\r\",\"value\":1}");
        }
    }

    /** The module emits what it gets, with null. */
    @Test
    void areWholeForAModule() throws IOException {
        String pairAhead = "41fa074181063b0000" + "41fc072001360000";
        String nullBehind = "200141003a008008";
        ModuleAssembler echo =
                ModuleAssembler.mapping(pairAhead + nullBehind + ModuleAssembler.frameAt(1018, 7) + "2001ad7c");
        MapStep map = new MapStep.Script(new Snippet("/map/module", Language.WASM, echo.toBase64()));
        for (boolean inFile : new boolean[] {false, true}) {
            assertThat(outcome("a\r\nb\r", inFile, RecordFormat.lines(), map, none(), 1 << 20))
                    .containsExactly("{\"key\":\"a\\r\\nb\\r\\n\",\"value\":null}");
        }
    }
}
