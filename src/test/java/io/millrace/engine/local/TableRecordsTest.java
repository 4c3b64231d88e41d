package io.millrace.engine.local;

import static io.millrace.engine.PlanBuilder.map;
import static io.millrace.engine.PlanBuilder.none;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.ErrorPolicy;
import io.millrace.engine.PlanBuilder;
import io.millrace.engine.local.scan.RandomLog;
import io.millrace.io.Column;
import io.millrace.io.Input;
import io.millrace.io.RecordFormat;
import io.millrace.io.RecordVisitor;
import io.millrace.io.Splitter;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions in JavaScript are given rows of tables and lines of logs as the parser reads them, whichever way they go. */
final class TableRecordsTest {
    private static final ErrorPolicy SKIP = new ErrorPolicy(true, OptionalLong.empty(), OptionalDouble.empty());

    /** All that a function can tell of a record and its fields. */
    private static final String SHOW = """
            (record, ctx) => emit(ctx.line, JSON.stringify(record) + Object.entries(record).map(([name, value]) =>
                `${name} ${typeof value} ${Object.is(value, -0)} ${value}`) + (record.b === undefined))""";

    private static final List<String> COLUMNS =
            List.of("a", "__proto__:int", "say \"d\":double", "m:decimal(2)", "b:bool");

    private static final List<String> FIELDS = List.of(
            "",
            "x",
            "Zürich",
            "\uD83D\uDE00",
            "a\"b",
            "\"q\"",
            "\"two\nlines\"",
            "back\\slash",
            "\u0001",
            "{\"j\":1}",
            "0",
            "-0",
            "-0.5",
            "007",
            "12",
            "12.5",
            "12.50",
            "-7",
            "1e3",
            "0.1",
            "0.3",
            "1234567.89",
            "123456789012345678",
            "9223372036854775807",
            "-9007199254740993",
            "9007199254740991",
            "123456789012.12",
            "true",
            "false");

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

    private static List<String> shown(String text, RecordFormat format) {
        return fixture.rows(PlanBuilder.text(text)
                .as(format)
                .splits(1 << 14)
                .stage(map(SHOW), none())
                .errors(SKIP)
                .in(root));
    }

    /** The records as JSON, each on the line that it is on in {@code text}. */
    private static String parsed(String text, RecordFormat format) {
        List<String> lines = new ArrayList<>();
        Input input = EngineFixture.input(text, format, 1 << 14);
        try (Splitter splitter = new Splitter(input)) {
            splitter.iterator()
                    .forEachRemaining(split -> split.forEach((chunk, bytes) -> chunk.forEach(new RecordVisitor() {
                        @Override
                        public void record(Value record, long line, int from, int to) {
                            while (lines.size() < line - 1) {
                                lines.add("");
                            }
                            lines.add(Json.text(record));
                        }

                        @Override
                        public void bad(String code, String message, long line, int from, int to) {
                            // Has no record.
                        }
                    })));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String rows(char delimiter, boolean typed, int count) {
        Random random = new Random(count);
        return Stream.generate(() -> Stream.generate(() -> FIELDS.get(random.nextInt(FIELDS.size())))
                        .limit(typed || random.nextInt(3) > 0 ? COLUMNS.size() : 1 + random.nextInt(7))
                        .collect(Collectors.joining(String.valueOf(delimiter))))
                .map(row -> row + (random.nextInt(8) == 0 ? "\r\n" : "\n"))
                .limit(count)
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(chars = {';', ',', '\u0001'})
    void areWhatTheParserReads(char delimiter) {
        List<Column> columns = COLUMNS.stream().map(Column::parse).toList();
        RecordFormat format = RecordFormat.delimited(delimiter, columns, false);
        String text = rows(delimiter, true, 60_000);
        List<String> expected = shown(parsed(text, format), RecordFormat.ndjson());
        assertThat(expected).hasSizeGreaterThan(500);
        assertThat(shown(text, format)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void areWhatTheParserReadsOfLogs(long seed) {
        boolean combined = seed % 2 == 0;
        RecordFormat format = combined ? RecordFormat.combined() : RecordFormat.clf();
        Random random = new Random(seed);
        RandomLog log = new RandomLog(random, combined);
        String text = Stream.generate(() -> new String(log.lines(100), StandardCharsets.UTF_8))
                .limit(60)
                .collect(Collectors.joining());
        List<String> expected = shown(parsed(text, format), RecordFormat.ndjson());
        assertThat(expected).hasSizeGreaterThan(100);
        assertThat(shown(text, format)).isEqualTo(expected);
    }

    @Test
    void areNumberedWhereNothingNamesThem() {
        RecordFormat format = RecordFormat.delimited(';', List.of(), false);
        String text = rows(';', false, 5_000);
        List<String> expected = shown(parsed(text, format), RecordFormat.ndjson());
        assertThat(expected).hasSizeGreaterThan(500);
        assertThat(shown(text, format)).isEqualTo(expected);
    }

    @Test
    void areShownAsTheyAreIfTheyAreBad() {
        RecordFormat format = RecordFormat.delimited(';', List.of(Column.parse("n:int"), Column.parse("s")), false);
        String text = "1;one\n2;two\n3;\"three\"\n";
        var plan = PlanBuilder.text(text)
                .as(format)
                .stage(
                        map("(record) => { if (record.n > 1) { throw new Error('no'); } emit(record.s, record.n); }"),
                        none())
                .errors(SKIP)
                .in(root);
        assertThat(fixture.rows(plan)).containsExactly("{\"key\":\"one\",\"value\":1}");
        assertThat(plan.directory().errors())
                .content()
                .contains("\"line\":2", "\"record\":\"2;two\"", "\"line\":3", "\"record\":\"3;\\\"three\\\"\"")
                .doesNotContain("\\u0001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"record.n", "record.n && Object.keys(record).length"})
    void areShownAsTheyAreIfRowsAndLinesDiffer(String wanted) {
        RecordFormat format = RecordFormat.delimited(';', List.of(Column.parse("n:int"), Column.parse("s")), false);
        String text = "1;one\n\n;\"t\nwo\"\nthree\n;three\r\n\n4;\"fo\nur\"\n5;five\n;\"s\nix\"";
        var plan = PlanBuilder.text(text)
                .as(format)
                .stage(map("(record) => emit(BigInt(" + wanted + "), 1)"), none())
                .errors(SKIP)
                .in(root);
        assertThat(fixture.rows(plan)).hasSize(3);
        assertThat(plan.directory().errors())
                .content()
                .contains("\"line\":3,", "\"record\":\";\\\"t\\nwo\\\"\"")
                .contains("\"line\":5,", "\"record\":\"three\"")
                .contains("\"line\":6,", "\"record\":\";three\"")
                .contains("\"line\":11,", "\"record\":\";\\\"s\\nix\\\"\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"record.host", "JSON.stringify(record)"})
    void areShownAsLinesOfTheLogIfTheyAreBad(String shown) {
        String start = "1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] ";
        String text = start + "\"GET /a HTTP/1.0\" 200 1\n" + start + "\"GET /b HTTP/1.0\" 404 1\r\n" + start
                + "\"GET /\\\"c\\\" HTTP/1.0\" 404 1\nx\n" + start + "\"-\" 404 1\n";
        var plan = PlanBuilder.text(text)
                .as(RecordFormat.clf())
                .stage(map("(record) => emit(record.status === 200 ? " + shown + " : record.no.such, 1)"), none())
                .errors(SKIP)
                .in(root);
        assertThat(fixture.rows(plan)).hasSize(1);
        assertThat(plan.directory().errors())
                .content()
                .contains("\"line\":2,", "GET /b HTTP/1.0\\\" 404 1\"")
                .contains("\"line\":3,", "GET /\\\\\\\"c")
                .contains("\"line\":4,", "\"record\":\"x\"")
                .contains("\"line\":5,", "[10/Oct/2000:13:55:36 -0700] \\\"-\\\" 404 1\"");
    }
}
