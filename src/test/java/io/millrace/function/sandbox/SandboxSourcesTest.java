package io.millrace.function.sandbox;

import static io.millrace.function.sandbox.Workers.map;
import static io.millrace.function.sandbox.Workers.reduce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Value;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of texts that are no function in JavaScript. */
class SandboxSourcesTest {
    private static SandboxPool pool;

    @BeforeAll
    static void start() {
        pool = Workers.pool(1, Workers.directory());
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'x => {\n  y z }'|2|5|'  y z }'",
                "'x => {'|1|7|'x => {'",
                "'x => x)'|1|8|'x => x)'",
                "'42'|1|1|'42'",
                "''|1|1|''",
                "'nothing'|1|1|'nothing'",
                "'x =>> x'|1|5|'x =>> x'",
            })
    void saysWhereAFunctionDoesNotCompile(String source, int line, int column, String snippet) {
        JobException e = catchThrowableOfType(JobException.class, () -> pool.check(map(source)));
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_COMPILE_ERROR);
        assertThat(e.fields())
                .containsEntry("pointer", Value.of("/map"))
                .containsEntry("line", Value.of(line))
                .containsEntry("column", Value.of(column))
                .containsEntry("snippet", Value.of(snippet));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'const w = 1;\nx => emit(x, w)' | a source is one expression, whose value is the function",
                "'// Words.\nlet w = 1; x => emit(x, w)' | a source is one expression",
                "export default x => emit(x, 1) | a source is one expression",
                "function a(x) {} function b(x) {} | a source is one expression",
                "x => emit(/\\p{Lu}/u.test(x), 1) | properties of Unicode are not available here",
                "x => emit(/[\\p{Lu}]/u.test(x), 1) | properties of Unicode are not available here",
                "x => emit(/\\p{Lu}/v.test(x), 1) | properties of Unicode are not available here",
                "x => emit(/[\\p{Lu}--[A-Z]]/v.test(x), 1) | properties of Unicode are not available here",
                "x => emit(/[^\\P{Lu}]/v.test(x), 1) | properties of Unicode are not available here",
                "'import fs from \"fs\"; x => emit(x, 1)' | no module can be imported here",
                "'// Files.\nimport * as fs from \"fs\"\nx => emit(x, 1)' | no module can be imported here",
                "x => emit(import.meta.url, 1) | no module can be imported here",
                "(() => { const fs = require('fs'); return x => emit(x, 1) })() | no module can be imported here",
            })
    void saysWhatASourceMayBe(String source, String advice) {
        JobException e = catchThrowableOfType(JobException.class, () -> pool.check(map(source)));
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_COMPILE_ERROR);
        assertThat(e.getMessage()).contains(advice);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "init | () => …",
                "add | (state, value) => …",
                "merge | (a, b) => …",
                "finish | (key, state) => …",
            })
    void saysHowAFunctionOfAnAggregatorIsWritten(String wrong, String form) {
        UnaryOperator<String> source = role -> role.equals(wrong) ? "42" : "() => 1";
        Combine combine = new Combine.Aggregate(
                new Snippet("/reduce/init", source.apply("init")),
                new Snippet("/reduce/add", source.apply("add")),
                new Snippet("/reduce/merge", source.apply("merge")),
                Optional.of(new Snippet("/reduce/finish", source.apply("finish"))));
        JobException e = catchThrowableOfType(JobException.class, () -> pool.check(reduce(combine)));
        assertThat(e.fields()).containsEntry("pointer", Value.of("/reduce/" + wrong));
        assertThat(e.getMessage()).contains("This is not a function; write " + form + " or the like");
    }

    @Test
    void saysHowAMapAndAReduceAreWritten() {
        assertThatThrownBy(() -> pool.check(map("42")))
                .hasMessageContaining("write (record, ctx) => { … } or the like");
        assertThatThrownBy(() -> pool.check(reduce(Workers.values("42"))))
                .hasMessageContaining("write (key, values) => … or the like");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x => {", "x => x)", "x => {\n  if (x) {\n    emit(x, 1)\n}\n", "x => {\n\n;\n"})
    void saysThatBracketsDoNotMatch(String source) {
        JobException e = catchThrowableOfType(JobException.class, () -> pool.check(map(source)));
        assertThat(e.getMessage()).contains("The function is not complete, or there is a bracket too many");
    }
}
