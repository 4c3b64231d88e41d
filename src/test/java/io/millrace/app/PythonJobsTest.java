package io.millrace.app;

import static io.millrace.app.RunningServer.answer;
import static io.millrace.app.RunningServer.answers;
import static io.millrace.app.RunningServer.members;
import static io.millrace.app.RunningServer.state;
import static io.millrace.app.RunningServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.value.Json;
import io.millrace.value.Value;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions in Python, from the request to the rows. */
class PythonJobsTest {
    private static final String WORDS = """
            import re

            def map(record, emit, ctx):
                for word in re.findall('[a-z]+', record):
                    emit(word, 1)
            """;

    @TempDir
    private static Path directory;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = new RunningServer(directory, "WORKERS", "5", "MAP_THREADS", "2");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Value python(String source) {
        return Value.object().put("language", "python").put("source", source).build();
    }

    private static String spec(String text, Value map, Value reduce) {
        return Json.text(Value.object()
                .put("input", Value.object().put("text", text).build())
                .put("map", map)
                .put("reduce", reduce)
                .put("limits", Value.object().put("recordTimeout", "PT2S").build())
                .build());
    }

    private static String rows(String spec) {
        HttpResponse<String> answer = answer(server.run(spec));
        assertThat(state(answer)).as(answer.body()).isEqualTo("succeeded");
        return Json.text(members(answer).get("rows"));
    }

    @Test
    void countWordsWithTheFunctionsOfTheAncestor() {
        String source = """
                def mapper(value):
                    return (value, 1)

                def reducer(pair):
                    key, values = pair
                    return (key, sum(values))
                """;
        assertThat(rows(spec("to\nbe\nor\nnot\nto\nbe", python(source), python(source))))
                .isEqualTo("[{\"key\":\"be\",\"value\":2},{\"key\":\"not\",\"value\":1},"
                        + "{\"key\":\"or\",\"value\":1},{\"key\":\"to\",\"value\":2}]");
    }

    @Test
    void meetJavaScriptInOneJob() {
        Value longest = Value.of("(key, values) => Math.max(...values)");
        Value map = python("def map(line, emit):\n    emit(line[0], len(line))");
        assertThat(rows(spec("ab\nabc\nb", map, longest)))
                .isEqualTo("[{\"key\":\"a\",\"value\":3},{\"key\":\"b\",\"value\":1}]");
        Value reduce = python("def reduce(key, values): return sorted(values)");
        assertThat(rows(spec("ab\nabc\nb", Value.of("(line, ctx) => emit(line[0], line.length)"), reduce)))
                .isEqualTo("[{\"key\":\"a\",\"value\":[2,3]},{\"key\":\"b\",\"value\":[1]}]");
    }

    @Test
    void tellTheLineThatDoesNotCompile() {
        HttpResponse<String> answer =
                answer(server.run(spec("a", python("\ndef map(r, emit)\n  pass"), Value.of("_sum"))));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("/problems/function-compile-error", "\"line\":2", "expected ':'");
    }

    @Test
    void tellTheLineThatRaises() {
        Value map = python("def map(r, emit):\n    if r == 'b':\n        r.missing()\n");
        HttpResponse<String> answer = answer(server.run(spec("a\nb", map, Value.of("_sum"))));
        assertThat(state(answer)).isEqualTo("failed");
        assertThat(answer.body()).contains("/problems/record-failed", "AttributeError", "(3:9)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    sum(values) | succeeded
                    sum(values) / len(values) | failed
                    """)
    void haveTheirFoldsTried(String value, String state) {
        Value map = python("def map(r, emit):\n    for word in r.split(): emit('k', len(word))");
        Value fold = Value.object()
                .put("language", "python")
                .put("source", "def reduce(key, values): return " + value)
                .put("fold", Json.read("true"))
                .build();
        HttpResponse<String> answer = answer(server.run(spec("a bb ccc\na bb ccc dddd\na", map, fold)));
        assertThat(state(answer)).as(answer.body()).isEqualTo(state);
        assertThat(answer.body())
                .contains(state.equals("failed") ? "/problems/reduce-not-associative" : "\"value\":17");
    }

    @Test
    void compileWhileOthersNeverEndToDoSo() {
        Value sum = Value.of("_sum");
        var endless = Stream.of(1, 2)
                .map(i -> server.run(spec("a", python("n = " + i + "\nwhile True: pass"), sum)))
                .toList();
        for (String key : List.of("x", "y")) {
            assertThat(rows(spec("a", python("def map(r, emit): emit('" + key + "', 1)"), sum)))
                    .isEqualTo("[{\"key\":\"" + key + "\",\"value\":1}]");
        }
        // One after the other they take ten seconds.
        assertThat(endless).anyMatch(job -> !job.isDone());
        for (HttpResponse<String> end : answers(endless)) {
            assertThat(end.body()).contains("/problems/function-timeout", "PT5S");
        }
    }

    @Test
    void succeedTwentyAtATime() {
        Random random = new Random(6);
        var tasks = Stream.generate(() -> WordCounts.task(random)).limit(20).toList();
        Value sum = python("def reduce(key, values): return sum(values)");
        var answers = answers(tasks.stream()
                .map(task -> server.run(spec(input(task.spec()), python(WORDS), sum)))
                .toList());
        for (int i = 0; i < answers.size(); i++) {
            assertThat(WordCounts.counts(answers.get(i))).isEqualTo(tasks.get(i).counts());
        }
    }

    private static String input(String spec) {
        Value input = ((Value.Obj) Json.read(spec)).members().get("input");
        return text(input, "text");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    function-timeout | while True:;        try:;            while True: pass;        except BaseException: pass
                    memory-limit | x = [];    while True: x.append('a' * 100000)
                    record-failed | import sys;    sys.exit(0)
                    record-failed | open('/etc/passwd').read()
                    function-failed | x = [];    for _ in range(1000000): x = [x];    str(x)
                    """)
    void endAloneWhileOthersSucceed(String problem, String body) {
        Random random = new Random(4);
        var hostile = server.run(
                spec("a", python("def map(record, emit):\n    " + body.replace(";", "\n")), Value.of("_sum")));
        var tasks = Stream.generate(() -> WordCounts.task(random)).limit(4).toList();
        var others = answers(tasks.stream()
                .map(task -> server.run(spec(input(task.spec()), python(WORDS), Value.of("_sum"))))
                .toList());
        for (int i = 0; i < others.size(); i++) {
            assertThat(WordCounts.counts(others.get(i))).isEqualTo(tasks.get(i).counts());
        }
        HttpResponse<String> end = answer(hostile);
        assertThat(state(end)).isEqualTo("failed");
        assertThat(text(members(end).get("problem"), "type")).isEqualTo("/problems/" + problem);
    }

    /** The classes alone, without the jar beside them. */
    @Test
    void areRefusedWhereThereIsNoPython() throws Exception {
        URL classes = Path.of("target", "classes").toUri().toURL();
        try (URLClassLoader without = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            Class<?> language = without.loadClass("io.millrace.function.sandbox.Language");
            Object python = language.getField("PYTHON").get(null);
            Object missing = language.getMethod("missing").invoke(python);
            assertThat((Optional<?>) missing).get().asString().contains("millrace-python.jar", "make build");
        }
    }
}
