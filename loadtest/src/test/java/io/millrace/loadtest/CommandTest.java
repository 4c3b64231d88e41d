package io.millrace.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.ExitCode;
import io.millrace.loadtest.canned.CannedServer;
import io.millrace.loadtest.corpus.Corpora;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** What the command says and how it ends where there is nothing to be measured. */
class CommandTest {
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private int execute(String... args) {
        CommandLine command =
                LoadTest.command(new PrintStream(OutputStream.nullOutputStream()), Optional.empty());
        return command.setErr(new PrintWriter(err, true)).execute(args);
    }

    private int against(int status) {
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> response.status(status).send())
                .bindNow();
        try {
            return execute("5", "--url", "http://127.0.0.1:" + server.port(), "--token", "guess");
        } finally {
            server.disposeNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "0", "--bogus", "--map py", "--rate 0", "--rate 5 --concurrency 5", "--timeout soon", "--timeout 0s", "--duration -5s",
        "--cancel 101", "--chunk-size 20 10", "--url nonsense", "--url ftp://host", "--hold --duration 5s",
        "2000 --connections 2000 --hold --server-setting MILLRACE_QUEUE=1999",
        "--url http://127.0.0.1:1 --server-setting MILLRACE_WORKERS=2", "--server-setting FOO=bar", "--json -",
        "--json report --html report", "--warm-up 5s --duration 5s", "--url https://127.0.0.1:1"})
    void saysInALineWhatIsWrongWithTheCommandLine(String args) {
        assertThat(execute(args.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines()).hasSize(2).last().isEqualTo("Try: target/loadtest --help");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "many | (NUM_REQUESTS): 'many' is not a whole number", "--cancel some | '--cancel': 'some' is not a number",
        "--chunk-size 5 ten | 'ten' is not a whole number", "--rate 1/2 | '1/2' is not a number",
        "--concurrency 1.5 | '1.5' is not a whole number", "--map py | 'py' is not js, builtin or wasm",
        "--server-setting X | Value for option '--server-setting'",
        "--url https://host | Servers are reached by http, for there is no TLS yet: https://host"})
    void saysItInWordsOfPeople(String args, String words) {
        assertThat(execute(args.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--json", "--html"})
    void knowsBeforeTheRunThatAReportCannotBeWritten(String option) {
        Path missing = directory.resolve("missing");
        assertThat(execute("--canned", option, missing.resolve("report").toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(option + ": ", "there is no directory " + missing);
        assertThat(missing).doesNotExist();
        assertThat(execute("--canned", option, directory.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("Is a directory");
    }

    @Test
    void leavesAnEarlierReportWhereThereIsNoRun() throws Exception {
        Path earlier = Files.writeString(directory.resolve("earlier.json"), "{}");
        Path fresh = directory.resolve("fresh.json");
        assertThat(execute("--url", "http://127.0.0.1:1", "--json", earlier.toString(), "--html", fresh.toString()))
                .isEqualTo(ExitCode.UNREACHABLE);
        assertThat(earlier).hasContent("{}");
        assertThat(fresh).doesNotExist();
    }

    @Test
    void saysThatNoServerAnswers() {
        assertThat(execute("--url", "http://127.0.0.1:1")).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("loadtest: No server answers at http://127.0.0.1:1: ")
                .contains("refused");
    }

    @Test
    void tellsARefusalFromAnotherServer() {
        assertThat(against(401)).isEqualTo(ExitCode.REFUSED);
        assertThat(err.toString()).contains("refuses with 401 Unauthorized");
        assertThat(against(404)).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(err.toString()).contains("is no Millrace server");
    }

    @Test
    void givesTheLastWordsOfAServerThatDoesNotStart() throws Exception {
        Path launcher = Files.createDirectory(directory.resolve("target")).resolve("millrace");
        Files.writeString(launcher, "#!/bin/sh\necho MILLRACE_WORKERS is a number, not $MILLRACE_WORKERS\n"
                + "echo data in $MILLRACE_DATA\nexit 2\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        System.setProperty("loadtest.root", directory.toString());
        try {
            assertThat(execute("--server-setting", "MILLRACE_WORKERS=abc")).isEqualTo(ExitCode.UNREACHABLE);
        } finally {
            System.clearProperty("loadtest.root");
        }
        assertThat(err.toString())
                .startsWith("loadtest: The server did not start")
                .contains("MILLRACE_WORKERS is a number, not abc")
                .contains("All are in " + directory.resolve("target/loadtest-server.log"))
                .doesNotContain("Exception");
        Matcher data = Pattern.compile("data in (.*)").matcher(err.toString());
        assertThat(data.find()).isTrue();
        assertThat(Path.of(data.group(1)).getParent()).doesNotExist();
    }

    @Test
    void endsWithZeroWhereAllIsWell() {
        try (CannedServer server = CannedServer.start(new Corpora(1, 20, 60))) {
            assertThat(execute("9", "--chunk-size", "20", "60", "--url", server.url().toString()))
                    .isEqualTo(ExitCode.OK);
        }
    }

    @Test
    void endsWithOneWhereRowsAreWrong() {
        try (CannedServer server = CannedServer.start(new Corpora(2, 20, 60))) {
            assertThat(execute("9", "--chunk-size", "20", "60", "--url", server.url().toString()))
                    .isEqualTo(ExitCode.JOB_NOT_SUCCEEDED);
        }
    }
}
