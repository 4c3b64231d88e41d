package io.millrace.engine;

import static io.millrace.engine.PlanBuilder.builtin;
import static io.millrace.engine.PlanBuilder.bytes;
import static io.millrace.engine.PlanBuilder.field;
import static io.millrace.engine.PlanBuilder.map;
import static io.millrace.engine.PlanBuilder.none;
import static io.millrace.engine.PlanBuilder.reduce;
import static io.millrace.engine.PlanBuilder.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.github.luben.zstd.Zstd;
import io.millrace.io.Column;
import io.millrace.io.Compression;
import io.millrace.io.RecordFormat;
import io.millrace.problem.JobException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every engine reads: the same records and lines however the input is cut, whoever maps it. */
public abstract class EngineInputContract {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final MapStep WITH_LINE = map("(record, ctx) => emit(ctx.line, record)");

    @TempDir
    static Path root;

    /** The engine under test. */
    protected abstract Engine engine();

    private List<String> rows(PlanBuilder builder) {
        JobPlan plan = builder.in(root);
        KeptResults results = new KeptResults();
        results.keep(plan, engine().run(plan)).blockLast(PATIENCE);
        return results.rows(plan);
    }

    /** The rows, or the code of the failure and what it is about. */
    private List<String> outcome(PlanBuilder builder) {
        List<String> rows = new ArrayList<>();
        Throwable error = catchThrowable(() -> rows.addAll(rows(builder)));
        if (error instanceof JobException failure) {
            return List.of(
                    failure.code().wireName(), String.valueOf(failure.fields().get("key")));
        }
        assertThat(error).isNull();
        return rows;
    }

    private static List<Integer> splitBytes(int length) {
        return IntStream.concat(IntStream.rangeClosed(1, Math.min(length, 24)), IntStream.of(length / 2, length + 1))
                .boxed()
                .toList();
    }

    private static String row(Object key, String value) {
        return "{\"key\":" + key + ",\"value\":" + value + "}";
    }

    static Stream<String> reduces() {
        return Stream.of(
                "_count",
                "_sum",
                "_min",
                "_max",
                "_mean",
                "_stats",
                "_first",
                "_last",
                "_collect",
                "_distinct",
                "_approx_distinct",
                "_approx_quantiles(0,0.5,1)",
                "_top(3)",
                "_histogram(0.5)");
    }

    /** Keys and values whose sums depend on the order, if they are not exact. */
    private static final String NUMBERS = String.join(
            "\n",
            "{\"k\":\"double\",\"v\":0.1}",
            "{\"k\":\"double\",\"v\":1e16}",
            "{\"k\":\"int\",\"v\":9007199254740993}",
            "{\"k\":\"double\",\"v\":0.2}",
            "{\"k\":\"mixed\",\"v\":3}",
            "{\"k\":\"double\",\"v\":-1e16}",
            "{\"k\":\"int\",\"v\":-9007199254740992}",
            "{\"k\":\"mixed\",\"v\":0.5}",
            "{\"k\":\"int\",\"v\":9007199254740995}",
            "{\"k\":\"double\",\"v\":0.7}");

    @ParameterizedTest
    @MethodSource("reduces")
    void reducesNumbersAlikeForEverySplitAndMap(String reduce) {
        Supplier<PlanBuilder> plan = () -> text(NUMBERS).as(RecordFormat.ndjson());
        List<String> whole = outcome(plan.get().stage(field("k", "v"), reduce(reduce)));
        for (int bytes : List.of(1, 27, 60, 130)) {
            assertThat(outcome(plan.get().splits(bytes).stage(field("k", "v"), reduce(reduce))))
                    .as("built-in map, splits of %d", bytes)
                    .isEqualTo(whole);
            assertThat(outcome(plan.get().splits(bytes).stage(map("(r) => emit(r.k, r.v)"), reduce(reduce))))
                    .as("JavaScript map, splits of %d", bytes)
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"_sum", "_mean", "_min", "_max", "_stats", "_first", "_collect", "_top(2)"})
    void reducesDecimalsAlikeForEverySplit(String reduce) {
        String rows = "x;0.10\ny;-1.05\nx;0.20\nx;1.30\ny;2.00\n";
        RecordFormat format =
                RecordFormat.delimited(';', List.of(Column.parse("k:string"), Column.parse("v:decimal(2)")), false);
        List<String> whole = rows(text(rows).as(format).stage(field("k", "v"), reduce(reduce)));
        for (int bytes : splitBytes(rows.length())) {
            assertThat(rows(text(rows).as(format).splits(bytes).stage(field("k", "v"), reduce(reduce))))
                    .as("splits of %d", bytes)
                    .isEqualTo(whole);
        }
    }

    @Test
    void sumsDecimalsExactlyWithTheirDigits() {
        RecordFormat format =
                RecordFormat.delimited(';', List.of(Column.parse("k:string"), Column.parse("v:decimal(2)")), false);
        PlanBuilder plan = text("x;0.10\nx;0.20\n").as(format);
        assertThat(rows(plan.stage(field("k", "v"), reduce("_sum")))).containsExactly(row("\"x\"", "0.30"));
    }

    @Test
    void overflowsForEverySplitOrForNone() {
        String rows = "{\"k\":1,\"v\":9223372036854775807}\n{\"k\":1,\"v\":1}\n{\"k\":1,\"v\":-1}\n";
        for (int bytes : splitBytes(rows.length())) {
            for (MapStep map : List.of(field("k", "v"), map("(r) => emit(r.k, r.v)"))) {
                assertThat(outcome(text(rows)
                                .as(RecordFormat.ndjson())
                                .splits(bytes)
                                .stage(map, reduce("_sum"))))
                        .as("splits of %d", bytes)
                        .containsExactly(row(1, "9223372036854775807"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab\n\nc\nde f\n", "ab\r\n\r\nc\r\nde f\r\n", "ab\n\nc\nde f", "ab\n\r\nc\r\nde f"})
    void readsTheSameLinesWhereverTheyAreCut(String lines) {
        for (int bytes : splitBytes(lines.length())) {
            assertThat(rows(text(lines).splits(bytes).stage(WITH_LINE, none())))
                    .as("splits of %d", bytes)
                    .containsExactly(row(1, "\"ab\""), row(2, "\"\""), row(3, "\"c\""), row(4, "\"de f\""));
            assertThat(rows(text(lines).splits(bytes).output(Output.Sort.NONE).stage(builtin("lines"), none())))
                    .as("splits of %d", bytes)
                    .containsExactly(row("\"ab\"", "1"), row("\"\"", "1"), row("\"c\"", "1"), row("\"de f\"", "1"));
        }
    }

    @Test
    void readsTheSameQuotedRecordsWhereverTheyAreCut() {
        String csv = "id,text\r\n1,\"a\nb\"\r\n2,\"c \"\"d\"\"\"\r\n3,e";
        for (int bytes : splitBytes(csv.length())) {
            assertThat(rows(text(csv).as(RecordFormat.csv()).splits(bytes).stage(WITH_LINE, none())))
                    .as("splits of %d", bytes)
                    .containsExactly(
                            row(2, "{\"id\":\"1\",\"text\":\"a\\nb\"}"),
                            row(4, "{\"id\":\"2\",\"text\":\"c \\\"d\\\"\"}"),
                            row(5, "{\"id\":\"3\",\"text\":\"e\"}"));
            assertThat(rows(text(csv).as(RecordFormat.csv()).splits(bytes).stage(field("id", "text"), none())))
                    .as("splits of %d", bytes)
                    .containsExactly(row("\"1\"", "\"a\\nb\""), row("\"2\"", "\"c \\\"d\\\"\""), row("\"3\"", "\"e\""));
        }
    }

    @Test
    void handsTabsAndJsonToJavaScriptAsObjects() {
        assertThat(rows(text("a\tb\n1\tx\n2\ty\n")
                        .as(RecordFormat.tsv())
                        .splits(1)
                        .stage(WITH_LINE, none())))
                .containsExactly(row(2, "{\"a\":\"1\",\"b\":\"x\"}"), row(3, "{\"a\":\"2\",\"b\":\"y\"}"));
        assertThat(rows(text("{\"a\":1}\n\n{\"a\":9007199254740993}\n")
                        .as(RecordFormat.ndjson())
                        .splits(1)
                        .stage(WITH_LINE, none())))
                .containsExactly(row(1, "{\"a\":1}"), row(3, "{\"a\":9007199254740993}"));
    }

    @Test
    void handsAccessLogsToJavaScriptAsObjects() {
        String clf = "h - - [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.0\" 200 23\n";
        MapStep fields = map("(r, ctx) => emit(ctx.line, [r.host, r.method, r.path, r.status, r.bytes, r.agent])");
        assertThat(rows(text(clf + clf).as(RecordFormat.clf()).splits(1).stage(fields, none())))
                .containsExactly(
                        row(1, "[\"h\",\"GET\",\"/a\",200,23,null]"), row(2, "[\"h\",\"GET\",\"/a\",200,23,null]"));
        String combined = clf.replace("23\n", "23 \"-\" \"curl\"\n");
        assertThat(rows(text(combined).as(RecordFormat.combined()).stage(fields, none())))
                .containsExactly(row(1, "[\"h\",\"GET\",\"/a\",200,23,\"curl\"]"));
    }

    @Test
    void readsEveryCompressionAsItStartsWith() throws IOException {
        byte[] plain = "a b\nb\n".getBytes(StandardCharsets.UTF_8);
        List<byte[]> packed = List.of(
                packed(plain, GZIPOutputStream::new),
                packed(plain, BZip2CompressorOutputStream::new),
                Zstd.compress(plain),
                plain);
        for (byte[] input : packed) {
            PlanBuilder plan = bytes(input).compressed(Compression.AUTO).splits(1);
            assertThat(rows(plan.stage(builtin("words"), reduce("_count"))))
                    .containsExactly(row("\"a\"", "1"), row("\"b\"", "2"));
        }
    }

    private interface Packer {
        OutputStream over(OutputStream out) throws IOException;
    }

    private static byte[] packed(byte[] plain, Packer packer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = packer.over(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    @Test
    void readsALineOfFiftyMegabytes() {
        String line = "xy,".repeat((50 << 20) / 3);
        assertThat(rows(text("a\n" + line + "\nb\n").stage(builtin("words"), reduce("_count"))))
                .containsExactly(row("\"a\"", "1"), row("\"b\"", "1"), row("\"xy\"", "17476266"));
    }

    @Test
    void handsALineOfSixteenMegabytesToJavaScript() {
        String line = "x".repeat(16 << 20);
        assertThat(rows(text("a\n" + line + "\nb\n").stage(map("(r, ctx) => emit(ctx.line, r.length)"), none())))
                .containsExactly(row(1, "1"), row(2, "16777216"), row(3, "1"));
    }

    @Test
    void givesAWholeSourceAsOneRecordOfText() {
        assertThat(rows(text("a\nb\n").as(RecordFormat.text()).splits(1).stage(WITH_LINE, none())))
                .containsExactly(row(1, "\"a\\nb\\n\""));
    }

    @Test
    void mapsManyRecordsOfManySplitsInOrder() {
        String lines =
                IntStream.range(0, 5_000).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
        List<String> rows = rows(text(lines).splits(64).output(Output.Sort.NONE).stage(builtin("lines"), none()));
        assertThat(rows).hasSize(5_000);
        assertThat(rows.get(4_321)).isEqualTo(row("\"line 4321\"", "1"));
    }
}
