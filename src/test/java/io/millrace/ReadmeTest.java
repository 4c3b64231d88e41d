package io.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.app.Launch;
import io.millrace.app.Server;
import io.millrace.app.Settings;
import io.millrace.cli.Cli;
import io.millrace.cli.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the README to its word. */
class ReadmeTest {
    private static final Pattern EXAMPLE =
            Pattern.compile("```console\n\\$ target/millrace ([^\n]*)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SPEC =
            Pattern.compile("`(src/examples/jobs/[a-z-]+\\.json)`:\n\n```json\n(.*?)```", Pattern.DOTALL);

    private static final Pattern CURL = Pattern.compile("curl [^`]*-d '(\\{[^`']*\"python\"[^`']*)'\n```");

    @TempDir
    private static Path data;

    private static Server server;

    @BeforeAll
    static void start() {
        server = Server.start(Settings.from(
                Map.of("MILLRACE_PORT", "0", "MILLRACE_DATA", data.toString(), "MILLRACE_DATA_DIRS", "src/examples")));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Arguments> examples() throws IOException {
        return matches(EXAMPLE);
    }

    static Stream<Arguments> specifications() throws IOException {
        return matches(SPEC);
    }

    @Test
    void showsFiveJobs() throws IOException {
        assertThat(examples()).hasSize(5);
        assertThat(specifications()).hasSize(5);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void printsWhatTheReadmeShows(String arguments, String output) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(
                InputStream.nullInputStream(),
                new PrintWriter(out),
                new PrintWriter(err),
                false,
                Map.of("MILLRACE_URL", server.url()));
        int code = new Cli(new Launch(), console).execute(arguments.split(" "));
        assertThat(err.toString()).isEmpty();
        assertThat(code).isZero();
        assertThat(out).hasToString(output);
    }

    @ParameterizedTest
    @MethodSource("specifications")
    void showsTheSpecificationsAsTheyAre(String file, String text) throws IOException {
        assertThat(text).isEqualTo(Files.readString(Path.of(file)));
    }

    @Test
    void countsWordsInPython() throws Exception {
        Matcher curl = CURL.matcher(Files.readString(Path.of("README.md")));
        assertThat(curl.find()).isTrue();
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/v1/jobs"))
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=60")
                .POST(HttpRequest.BodyPublishers.ofString(curl.group(1)))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).contains("\"succeeded\"", "{\"key\":\"to\",\"value\":2}");
    }

    private static Stream<Arguments> matches(Pattern pattern) throws IOException {
        Matcher matcher = pattern.matcher(Files.readString(Path.of("README.md")));
        return matcher.results().map(found -> Arguments.of(found.group(1), found.group(2)));
    }
}
