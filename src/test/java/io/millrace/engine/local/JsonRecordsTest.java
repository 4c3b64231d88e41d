package io.millrace.engine.local;

import static io.millrace.engine.PlanBuilder.builtin;
import static io.millrace.engine.PlanBuilder.field;
import static io.millrace.engine.PlanBuilder.map;
import static io.millrace.engine.PlanBuilder.none;
import static io.millrace.engine.PlanBuilder.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.ErrorPolicy;
import io.millrace.engine.JobPlan;
import io.millrace.engine.MapStep;
import io.millrace.engine.Output;
import io.millrace.function.sandbox.Language;
import io.millrace.function.sandbox.Snippet;
import io.millrace.io.RecordFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which lines of JSON are records does not depend on the language of the map. */
final class JsonRecordsTest {
    private static final ErrorPolicy SKIP = new ErrorPolicy(true, OptionalLong.empty(), OptionalDouble.empty());
    private static final String RECORDS = """
            {"k":"a","v":1,"other":"so long that it is worth to leave it out"}
            [1]
            5
             "x"
            {"k":"b","v":2,"other":"so long that it is worth to leave it out"}
            null
            true
            [{"k":"c","v":3}]
            12345678901234567890
            {}
            {"k":"d","v":12345678901234567,"other":"so long that it is worth to leave it out"}
            []""";

    private static final List<Integer> BAD_LINES = List.of(2, 3, 4, 6, 7, 8, 9, 12);

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

    private static JobPlan plan(String text, RecordFormat format, MapStep map, int splitBytes) {
        return text(text)
                .as(format)
                .splits(splitBytes)
                .errors(SKIP)
                .output(Output.Sort.NONE)
                .stage(map, none())
                .in(root);
    }

    @Test
    void areObjectsInEveryLanguage() throws IOException {
        List<MapStep> maps = List.of(
                field("k", "v"),
                map("(r) => emit(r.k ?? null, r.v ?? null)"),
                map("(r, ctx) => { ctx.counter(Object.keys(r).join()); emit(r.k ?? null, r.v ?? null); }"),
                python("def map(r, emit): emit(r.get('k'), r.get('v'))"));
        for (MapStep map : maps) {
            for (int splitBytes : new int[] {1, 100, 1 << 20}) {
                JobPlan plan = plan(RECORDS, RecordFormat.ndjson(), map, splitBytes);
                assertThat(fixture.rows(plan))
                        .as("%s, %d", map, splitBytes)
                        .containsExactly(
                                "{\"key\":\"a\",\"value\":1}",
                                "{\"key\":\"b\",\"value\":2}",
                                "{\"key\":null,\"value\":null}",
                                "{\"key\":\"d\",\"value\":12345678901234567}");
                // Tasks that run at once write their bad records as they come.
                assertThat(Files.readAllLines(plan.directory().errors()))
                        .as("%s, %d", map, splitBytes)
                        .containsExactlyInAnyOrderElementsOf(
                                BAD_LINES.stream().map(JsonRecordsTest::bad).toList());
            }
        }
    }

    private static String bad(int line) {
        String record = RECORDS.split("\n", -1)[line - 1].replace("\"", "\\\"");
        return "{\"source\":\"input\",\"line\":" + line
                + ",\"code\":\"malformed\",\"message\":\"Expected a JSON object on each line\",\"record\":\"" + record
                + "\"}";
    }

    @Test
    void areAnyValuesAmongThoseOfAJob() {
        for (MapStep map :
                List.of(builtin("identity"), map("(r) => emit(null, r)"), python("def map(r, emit): emit(None, r)"))) {
            assertThat(fixture.rows(plan("[1]\n5\n\"x\"\n", RecordFormat.values(), map, 1 << 20)))
                    .as("%s", map)
                    .hasSize(3);
        }
    }

    /** To find that out would cost more than to read them. */
    @Test
    void areReadAsTheLanguageDoesIfAMemberComesTwiceOrANumberIsTooLarge() throws IOException {
        String text = "{\"a\":1,\"a\":2}\n{\"a\":1e400}\n";
        JobPlan builtin = plan(text, RecordFormat.ndjson(), field("a", "a"), 1 << 20);
        assertThat(fixture.rows(builtin)).isEmpty();
        assertThat(Files.readAllLines(builtin.directory().errors()))
                .hasSize(2)
                .allMatch(bad -> bad.contains("malformed"));
        for (MapStep map : List.of(
                map("(r) => emit(r.a === Infinity ? 'infinity' : r.a, 1)"),
                python("def map(r, emit): emit('infinity' if r['a'] == float('inf') else r['a'], 1)"))) {
            assertThat(fixture.rows(plan(text, RecordFormat.ndjson(), map, 1 << 20)))
                    .containsExactly("{\"key\":2,\"value\":1}", "{\"key\":\"infinity\",\"value\":1}");
        }
    }
}
