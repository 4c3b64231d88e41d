package io.millrace.engine.local;

import static io.millrace.engine.PlanBuilder.map;
import static io.millrace.engine.PlanBuilder.none;
import static io.millrace.engine.PlanBuilder.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.ErrorPolicy;
import io.millrace.engine.JobPlan;
import io.millrace.function.sandbox.MemberReads;
import io.millrace.io.RecordFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A function that reads some members of its records cannot tell that the worker got no others. */
final class CutRecordsTest {
    private static final ErrorPolicy SKIP = new ErrorPolicy(true, OptionalLong.empty(), OptionalDouble.empty());
    private static final String ODD = """
            {"k":1,"v":{"x":[1,2]},"other":"long enough to be left out"}
            {"other":"long enough to be left out","v":12345678901234567890,"k":1234567890123456789}

            {"k":"twice","k":"again","v":null,"other":"long enough to be left out"}
            {"k":"wrong","v":1,"other":01}
            {"k":"wrong","v":1 "other":1}
            {"other":"long enough to be left out"}
            [1,2,3]
            null
            "text"
            {"\\u006b":"escaped","v":"\\ud83d","other":"long enough to be left out"}
            {"k":"a\\nb","v":"\\u00e9","other":{"k":2}, "__proto__":{"k":3}}
            {"v":1e400,"k":1e-7,"other":"long enough to be left out"}
            {"k":"nothing behind it","v":1""";

    private static final String LOG = """
            1.2.3.4 - ann [10/Oct/2000:13:55:36 -0700] "GET /a HTTP/1.0" 200 2326
            1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] "GET /b" 200 -

            1.2.3.4 - \\"ann\\" [10/Oct/2000:13:55:36 -0700] "GET /\\"c\\" HTTP/1.0" 007 1
            1.2.3.4 - ann [10/Oct/2000:13:55:36 -0700] "-" 408 123456789012345678
            no line of a log
            1.2.3.4 - bob [10/Oct/2000:13:55:36 -0700] "POST  HTTP/1.0" 200 0
            """;

    private static final String TABLE = """
            name,n,path,bytes
            ann,1,/a,12
            "an
            n",1,/b,0
            ,,,

            bob,2,"/c ""d""\",7
            bob
            \\,3,/é,""";

    @TempDir
    Path root;

    private static List<String> outcome(EngineFixture fixture, String source, int splitBytes, Path root)
            throws IOException {
        return outcome(fixture, ODD.repeat(2), RecordFormat.ndjson(), source, splitBytes, root);
    }

    private static List<String> outcome(
            EngineFixture fixture, String text, RecordFormat format, String source, int splitBytes, Path root)
            throws IOException {
        JobPlan plan = text(text)
                .as(format)
                .splits(splitBytes)
                .errors(SKIP)
                .stage(map(source), none())
                .in(root);
        List<String> rows = fixture.rows(plan);
        // Tasks that run at once write their bad records as they come.
        List<String> bad =
                Files.readAllLines(plan.directory().errors()).stream().sorted().toList();
        return List.of(String.join("\n", rows), String.join("\n", bad));
    }

    /** Of each pair, the second does the same, at the same columns, and takes something of the record besides. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(r, ctx) => emit([r.k, ctx.line], r.v) | (r, ctx) => emit([r.k, ctx.line], r.v, r)",
                "({k, v         }, ctx) => emit([k, ctx.line], v) | ({k, v, ...rest}, ctx) => emit([k, ctx.line], v)",
                "({k: a = 0, v = '?'         }, ctx) => emit([a, ctx.line], v) "
                        + "| ({k: a = 0, v = '?', ...rest}, ctx) => emit([a, ctx.line], v)",
            })
    void rowsAndBadRecordsAreTheSame(String some, String whole) throws IOException {
        assertThat(MemberReads.of(some)).isPresent();
        assertThat(MemberReads.of(whole)).isEmpty();
        try (EngineFixture fixture = new EngineFixture(root)) {
            for (int splitBytes : new int[] {1 << 20, 200}) {
                List<String> all = outcome(fixture, whole, splitBytes, root);
                assertThat(outcome(fixture, some, splitBytes, root)).isEqualTo(all);
                assertThat(all.get(0)).contains("again", "escaped");
                assertThat(all.get(1)).contains("malformed", "\\\"other\\\":01");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(r, ctx) => emit([r.path, ctx.line], r.bytes) | (r, ctx) => emit([r.path, ctx.line], r.bytes, r)",
                "(r, ctx) => emit([r.user, r.name, ctx.line], 1) | (r, ctx) => emit([r.user, r.name, ctx.line], 1, r)",
                "(r, ctx) => emit(r.path.at(1), r.path.nothing.x) | (r, ctx) => emit(r.path.at(1), r.path.nothing.x, r)",
                "(r, ctx) => emit(ctx.line, typeof r.no) | (r, ctx) => emit(ctx.line, typeof r.no, r)",
                "({bytes, ident         }, ctx) => emit([ident, ctx.line], bytes) "
                        + "| ({bytes, ident, ...rest}, ctx) => emit([ident, ctx.line], bytes)",
            })
    void fieldsOfLogsAndTablesToo(String some, String whole) throws IOException {
        assertThat(MemberReads.of(some)).isPresent();
        assertThat(MemberReads.of(whole)).isEmpty();
        try (EngineFixture fixture = new EngineFixture(root)) {
            for (int splitBytes : new int[] {1 << 20, 100}) {
                assertThat(outcome(fixture, LOG.repeat(3), RecordFormat.clf(), some, splitBytes, root))
                        .isEqualTo(outcome(fixture, LOG.repeat(3), RecordFormat.clf(), whole, splitBytes, root));
                assertThat(outcome(fixture, TABLE, RecordFormat.csv(), some, splitBytes, root))
                        .isEqualTo(outcome(fixture, TABLE, RecordFormat.csv(), whole, splitBytes, root));
            }
        }
    }
}
