package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class CliTest {
    private final FakeServer server = new FakeServer(0);
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<Map<String, String>> served = new ArrayList<>();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"run", "serve", "submit", "watch", "result", "list", "errors", "cancel", "delete", "validate"})
    void helpsWithEveryCommand(String command) {
        assertThat(run("", command, "--help")).isZero();
        assertThat(out.toString()).contains("millrace " + command, "Example");
    }

    @Test
    void printsTheIdOfASubmittedJob() {
        assertThat(run("", "submit", "--map", "words", "--text", "a")).isZero();
        assertThat(out).hasToString(FakeServer.ID + "\n");
    }

    @Test
    void buildsASpecificationFromOptions() {
        run(
                "",
                "submit",
                "-m",
                "words",
                "-r",
                "_sum",
                "--text",
                "a b",
                "-s",
                "-value",
                "-l",
                "3",
                "--partial-every",
                "2s");
        assertThat(server.bodies)
                .containsExactly("{\"partialEvery\":\"PT2S\",\"output\":{\"sort\":\"-value\",\"limit\":3},"
                        + "\"map\":{\"builtin\":\"words\"},\"reduce\":\"_sum\",\"input\":{\"text\":\"a b\"}}");
    }

    @Test
    void putsOptionsOverASpecificationFromStandardInput() {
        String spec = "{\"input\":{\"text\":\"a\",\"splitBytes\":9},\"map\":\"m\",\"output\":{\"limit\":1}}";
        run(spec, "submit", "-", "--file", "*.log", "--sort", "key");
        assertThat(server.bodies)
                .containsExactly("{\"input\":{\"splitBytes\":9,\"files\":[\"*.log\"]},\"map\":\"m\","
                        + "\"output\":{\"limit\":1,\"sort\":\"key\"}}");
    }

    @Test
    void sendsAFileAlong(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("words.txt"), "to be");
        assertThat(run("", "submit", "-m", "words", "-d", file.toString())).isZero();
        assertThat(server.bodies.get(0))
                .contains("\"parts\":[\"data\"]", "filename=\"words.txt\"", "\r\n\r\nto be\r\n");
    }

    @Test
    void watchesAJobToItsEnd() {
        assertThat(run("", "watch", FakeServer.ID)).isZero();
        assertThat(err.toString()).containsSubsequence("queued", "started", "progress", "rows", "succeeded");
        assertThat(out).hasToString("key  value\nbe    2.50\nto       1\n");
    }

    @Test
    void printsEventsAsTheyWereSentOnRequest() {
        assertThat(run("", "watch", "--json", FakeServer.ID)).isZero();
        assertThat(out.toString().lines())
                .hasSize(FakeServer.BLOCKS.size())
                .allMatch(line -> line.startsWith("{\"type\":"));
    }

    @Test
    void tellsTheStateOfAJobWhoseEndWasSeen() {
        assertThat(run("", "watch", "--after", "5", FakeServer.ID)).isEqualTo(1);
    }

    @Test
    void waitsWithoutAWordForRows() {
        assertThat(run("", "submit", "-m", "words", "--text", "a", "--wait", "-o", "ndjson"))
                .isZero();
        assertThat(out).hasToString("{\"key\":\"be\",\"value\":2.50}\n{\"key\":\"to\",\"value\":1}\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void printsAResultAsATable() {
        assertThat(run("", "result", FakeServer.ID)).isZero();
        assertThat(out).hasToString("key  value\nbe    2.50\nto       1\n");
    }

    @Test
    void printsBadRecords() {
        assertThat(run("", "errors", FakeServer.ID)).isZero();
        assertThat(out).hasToString("a.txt:7: map-failed: Error: é\n    x\n    y\n");
    }

    @Test
    void printsBadRecordsAsDocuments() {
        assertThat(run("", "errors", "--json", FakeServer.ID)).isZero();
        assertThat(out.toString())
                .isEqualTo("{\"source\":\"a.txt\",\"line\":7,\"code\":\"map-failed\",\"message\":\"Error: é\","
                        + "\"record\":\"x\\ny\"}\n");
    }

    @Test
    void deletesJobsUpToTheFirstThatCannotBe() {
        assertThat(run("", "delete", FakeServer.ID, "none", FakeServer.ID)).isEqualTo(4);
        assertThat(server.bodies).containsExactly("DELETE");
        assertThat(out).hasToString(FakeServer.ID + " deleted\n");
        assertThat(err.toString()).contains("Mend it");
    }

    @Test
    void explainsARefusal() {
        assertThat(run("", "validate", "-m", "words")).isEqualTo(4);
        assertThat(err.toString()).contains("invalid-job-spec: Mend it", "/mpa: did you mean map?");
    }

    @Test
    void tellsThatNoServerAnswers() {
        server.close();
        assertThat(run("", "list")).isEqualTo(3);
        assertThat(err.toString()).contains("No answer from " + server.url());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"submit", "submit --file a --text b -m words", "submit none.json", "nothing", "submit --limit x"
            })
    void refusesACommandLineThatCannotBeMeant(String line) {
        assertThat(run("", line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).isNotBlank();
    }

    @Test
    void saysInOneLineWhatIsWrongWithTheCommandLine() {
        assertThat(run("", "submit", "--bogus")).isEqualTo(2);
        assertThat(err).hasToString("millrace submit: Unknown option: '--bogus'\nTry: millrace submit --help\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"submit -m words --data %s", "submit %s", "submit --map-file %s --text a"})
    void refusesADirectoryWhereAFileIsMeant(String line, @TempDir Path directory) {
        assertThat(run("", line.formatted(directory).split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains("Cannot read " + directory + ": it is a directory");
    }

    @Test
    void tellsThatDataCannotBeReadToItsEnd() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Input/output error");
            }
        };
        assertThat(run(broken, "submit", "-m", "words", "--data", "-")).isEqualTo(2);
        assertThat(err.toString()).contains("Cannot read -: Input/output error").doesNotContain("\tat ");
    }

    @Test
    void readsASpecificationWithAByteOrderMark() {
        assertThat(run("\uFEFF{\"map\":\"m\"}", "submit", "-")).isZero();
        assertThat(server.bodies).containsExactly("{\"map\":\"m\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:8080", "https://127.0.0.1:8080", "ftp://127.0.0.1", "http:///", "http://a b"})
    void refusesWhatIsNoUrlOfAServer(String url) {
        assertThat(run("", "list", "--url", url)).isEqualTo(2);
        assertThat(err.toString()).contains(url, "Try: millrace list --help");
    }

    /** But 130, which a signal gives. */
    @Test
    void helpListsTheExitCodesThatOccur() {
        List<Integer> codes = List.of(
                run("", "watch", FakeServer.ID),
                run("", "watch", "--after", "5", FakeServer.ID),
                run("", "nothing"),
                run("", "list", "--url", "http://127.0.0.1:1"),
                run("", "delete", "none"),
                run("", "run", "-m", "words", "--text", "a"));
        assertThat(codes).containsExactly(0, 1, 2, 3, 4, 70);
        run("", "--help");
        String help = out.toString();
        assertThat(codes).allSatisfy(code -> assertThat(help).containsPattern("(?m)^  " + code + " +\\w"));
    }

    @Test
    void takesStandardInputOnceOnly() {
        assertThat(run("{}", "submit", "-", "--data", "-")).isEqualTo(2);
        assertThat(err.toString()).contains("once");
    }

    @Test
    void passesOptionsOfServeAsSettings() {
        run("", "serve", "--port", "0", "--data-dir", "a", "--data-dir", "b");
        assertThat(served.get(0))
                .containsEntry("MILLRACE_PORT", "0")
                .containsEntry("MILLRACE_DATA_DIRS", "a" + File.pathSeparator + "b")
                .doesNotContainKey("HOME");
    }

    private int run(String in, String... args) {
        return run(new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)), args);
    }

    private int run(InputStream in, String... args) {
        Console console = new Console(
                in,
                new PrintWriter(out),
                new PrintWriter(err),
                false,
                Map.of("MILLRACE_URL", server.url().toString(), "HOME", "/"));
        return new Cli(new Blocking(), console).execute(args);
    }

    private final class Blocking implements Launcher {
        @Override
        public int serve(Map<String, String> settings) {
            served.add(settings);
            return 0;
        }

        @Override
        public LocalJobs localJobs(Map<String, String> settings) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int await(Mono<Integer> command) {
            return command.blockOptional(Duration.ofSeconds(20)).orElseThrow();
        }
    }
}
