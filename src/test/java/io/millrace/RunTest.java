package io.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.app.Launch;
import io.millrace.cli.Cli;
import io.millrace.cli.Console;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code millrace run}, which needs no server. */
class RunTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void readsDataFromStandardInput() {
        assertThat(run("to be or not to be", "-m", "words", "-r", "_sum", "-d", "-"))
                .isZero();
        assertThat(out).hasToString("key  value\nbe       2\nnot      1\nor       1\nto       2\n");
        assertThat(err.toString()).containsSubsequence("queued", "started", "rows 1 to 4", "succeeded");
    }

    @Test
    void readsASpecificationFromStandardInput() {
        String spec = "{\"input\":{\"records\":[{\"k\":\"a\",\"n\":1.5},{\"k\":\"a\",\"n\":2}]},"
                + "\"map\":{\"builtin\":\"field\",\"key\":\"k\",\"value\":\"n\"},\"reduce\":\"_sum\"}";
        assertThat(run(spec, "-q", "-o", "ndjson", "-")).isZero();
        assertThat(out).hasToString("{\"key\":\"a\",\"value\":3.5}\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void endsWithOneWhenTheJobFails() {
        assertThat(run("", "-m", "(line) => { throw new Error('no') }", "--text", "x"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("failed", "record-failed", "no");
    }

    @Test
    void endsWithFourWhenTheJobIsRefused() {
        assertThat(run("", "-m", "(line) => {", "--text", "x")).isEqualTo(4);
        assertThat(err.toString()).contains("function-compile-error");
    }

    private int run(String in, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "run";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        Console console = new Console(
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintWriter(out),
                new PrintWriter(err),
                false,
                Map.of());
        return new Cli(new Launch(), console).execute(all);
    }
}
