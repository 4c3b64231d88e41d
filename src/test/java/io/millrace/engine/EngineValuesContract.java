package io.millrace.engine;

import static io.millrace.engine.PlanBuilder.builtin;
import static io.millrace.engine.PlanBuilder.field;
import static io.millrace.engine.PlanBuilder.fold;
import static io.millrace.engine.PlanBuilder.map;
import static io.millrace.engine.PlanBuilder.reduce;
import static io.millrace.engine.PlanBuilder.text;
import static io.millrace.engine.PlanBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.io.RecordFormat;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every engine does with keys that have more values than the memory holds, beside others that have few. */
public abstract class EngineValuesContract {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int LINES = 40_000;

    /** One line in ten has a key of its own; all others have the same. */
    private static final String INPUT = IntStream.range(0, LINES)
            .mapToObj(i -> i + " " + "v".repeat(i % 90))
            .collect(Collectors.joining("\n"));

    private static final MapStep SKEWED = map("(line) => { const n = parseInt(line); emit(n % 10 ? 'all' : n, line) }");

    @TempDir
    static Path root;

    private final KeptResults results = new KeptResults();

    /** The engine under test. */
    protected abstract Engine engine();

    private List<String> rows(PlanBuilder builder) {
        JobPlan plan = builder.in(root);
        results.keep(plan, engine().run(plan)).blockLast(PATIENCE);
        return results.rows(plan);
    }

    private static PlanBuilder skewed(ReduceStep reduce) {
        return text(INPUT).splits(100_000).stage(SKEWED, reduce);
    }

    /** The rows with hardly any memory, which must be those with much of it. */
    private List<String> rowsOf(ReduceStep reduce) {
        List<String> rows = rows(skewed(reduce));
        assertThat(rows(skewed(reduce).memory(1 << 18))).isEqualTo(rows);
        assertThat(rows).hasSize(LINES / 10 + 1);
        return rows;
    }

    private static String lastOf(List<String> rows) {
        return rows.get(rows.size() - 1);
    }

    private static List<String> linesOfAll() {
        return INPUT.lines()
                .filter(line -> !line.substring(0, line.indexOf(' ')).endsWith("0"))
                .toList();
    }

    @Test
    void givesFunctionsAllValuesInTheOrderOfTheInput() {
        String sum = "(key, values) => { let h = 7, n = 0; for (const v of values) { n++;"
                + " h = (Math.imul(h, 31) + parseInt(v) + v.length) | 0 } return [n, h, values.length] }";
        int hash = 7;
        for (String line : linesOfAll()) {
            hash = hash * 31 + Integer.parseInt(line.substring(0, line.indexOf(' '))) + line.length();
        }
        int count = LINES / 10 * 9;
        assertThat(lastOf(rowsOf(values(sum))))
                .isEqualTo("{\"key\":\"all\",\"value\":[" + count + "," + hash + "," + count + "]}");
    }

    @Test
    void letsFunctionsReadTheValuesTwiceOrNotToTheirEnd() {
        String deviation = "(key, values) => { let max = 0; for (const v of values) max = Math.max(max, v.length);"
                + " const longest = values.filter((v) => v.length === max).length;"
                + " for (const v of values) if (v.length === max) return [max, longest, v]; }";
        assertThat(lastOf(rowsOf(values(deviation))))
                .startsWith("{\"key\":\"all\",\"value\":[95,")
                .endsWith("v\"]}");
    }

    @Test
    void collectsAllValuesInTheOrderOfTheInput() {
        String all = linesOfAll().stream().map(line -> "\"" + line + "\"").collect(Collectors.joining(",", "[", "]"));
        assertThat(lastOf(rowsOf(reduce("_collect")))).isEqualTo("{\"key\":\"all\",\"value\":" + all + "}");
    }

    @Test
    void sortsCollectedValues() {
        for (Output.Sort sort : Output.Sort.values()) {
            List<String> rows = rows(skewed(reduce("_collect")).output(sort).limit(7));
            assertThat(rows(skewed(reduce("_collect")).output(sort).limit(7).memory(32 << 20)))
                    .as("%s", sort)
                    .isEqualTo(rows);
        }
    }

    @Test
    void failsWhereItCannotHoldAValueToSortBy() {
        JobException e = catchThrowableOfType(
                JobException.class,
                () -> rows(skewed(reduce("_collect")).output(Output.Sort.VALUE).memory(1 << 18)));
        assertThat(e.code()).isEqualTo(ErrorCode.MEMORY_LIMIT);
        assertThat(e.fields()).containsEntry("key", Value.of("all"));
    }

    @Test
    void foldsAndStagesOverMany() {
        ReduceStep longest = fold("(key, values) => values.reduce((a, b) => a.length >= b.length ? a : b)");
        assertThat(lastOf(rowsOf(longest))).hasSizeGreaterThan(90);
        PlanBuilder stages = skewed(reduce("_collect"))
                .stage(map("(row) => { for (const v of row.value) emit(row.key === 'all', 1) }"), reduce("_count"))
                .memory(1 << 18);
        assertThat(rows(stages))
                .containsExactly(
                        "{\"key\":false,\"value\":" + LINES / 10 + "}",
                        "{\"key\":true,\"value\":" + LINES / 10 * 9 + "}");
    }

    @Test
    void endsWithTheKeyThatAFunctionFillsItsMemoryWith() {
        ReduceStep hoarder = values("(key, values) => { const kept = []; if (key === 'all') for (;;)"
                + " for (const v of values) kept.push(v + kept.length); return 1 }");
        JobException e = catchThrowableOfType(JobException.class, () -> rows(skewed(hoarder)));
        assertThat(e.code()).isEqualTo(ErrorCode.MEMORY_LIMIT);
        assertThat(e.fields()).containsEntry("key", Value.of("all"));
        assertThat(rows(text("a b a").stage(builtin("words"), values("(key, values) => values.length"))))
                .hasSize(2);
    }

    @Test
    void failsWhenAStageMakesARowThatTheNextCannotMap() {
        String record = "{\"k\":1,\"v\":\"" + "v".repeat(1 << 20) + "\"}\n";
        PlanBuilder plan = text(record.repeat(65))
                .as(RecordFormat.ndjson())
                .stage(field("k", "v"), reduce("_collect"))
                .stage(builtin("identity"), reduce("_count"))
                .memory(1 << 20);
        JobException e = catchThrowableOfType(JobException.class, () -> rows(plan));
        assertThat(e.code()).isEqualTo(ErrorCode.MEMORY_LIMIT);
        assertThat(e.detail()).contains("longer than 67108864 bytes");
    }
}
