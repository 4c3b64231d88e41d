package io.millrace.app;

import static io.millrace.app.RunningServer.answer;
import static io.millrace.app.RunningServer.answers;
import static io.millrace.app.RunningServer.members;
import static io.millrace.app.RunningServer.state;
import static io.millrace.app.RunningServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs that would take all that there is, among jobs that take nothing. */
class HostileJobsTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    function-timeout | (line) => { for (;;) {} }
                    memory-limit | (line) => { const all = []; for (;;) all.push(new Array(10000).fill(line)) }
                    memory-limit | (line) => { const all = []; for (;;) all.push(new Uint8Array(1e7).fill(1)) }
                    """)
    void endAloneWhileOthersSucceed(String problem, String map) {
        Random random = new Random(4);
        try (RunningServer server = new RunningServer(directory, "WORKERS", "5", "MAP_THREADS", "2")) {
            var hostile = server.run(hostile(problem, map));
            var tasks = Stream.generate(() -> WordCounts.task(random)).limit(4).toList();
            var others =
                    answers(tasks.stream().map(task -> server.run(task.spec())).toList());
            for (int i = 0; i < 4; i++) {
                assertThat(WordCounts.counts(others.get(i)))
                        .isEqualTo(tasks.get(i).counts());
            }
            HttpResponse<String> end = answer(hostile);
            assertThat(state(end)).isEqualTo("failed");
            assertThat(text(members(end).get("problem"), "type")).isEqualTo("/problems/" + problem);
        }
    }

    /** A job that meets only the limit that it is to meet, however slow the machine is. */
    private static String hostile(String problem, String map) {
        String spec = WordCounts.spec("to be", map);
        return problem.equals("function-timeout") ? spec.replace("PT30S", "PT0.5S") : spec;
    }

    @Test
    void failForALineWithoutEnd() throws Exception {
        Path inputs = Files.createDirectory(directory.resolve("inputs"));
        Files.writeString(inputs.resolve("endless"), "a".repeat((64 << 20) + 1));
        String spec = "{\"input\":{\"files\":[\"endless\"]},\"map\":{\"builtin\":\"lines\"},\"reduce\":\"_count\"}";
        try (RunningServer server = new RunningServer(directory.resolve("data"), "DATA_DIRS", inputs.toString())) {
            HttpResponse<String> end = answer(server.run(spec));
            assertThat(state(end)).isEqualTo("failed");
            assertThat(end.body()).contains("/problems/input-unreadable").contains("67108864");
            HttpResponse<String> next = answer(server.run(WordCounts.spec("to be", WordCounts.MAP)));
            assertThat(WordCounts.counts(next)).containsEntry("to", 1L);
        }
    }

    /** Several times, since what went wrong here did so once in a while. */
    @RepeatedTest(5)
    void failForALineWithoutEndThatIsStillArriving() {
        try (RunningServer server = new RunningServer(directory)) {
            HttpResponse<String> end = answer(server.pipe("map=lines&reduce=_count", "a".repeat((64 << 20) + 1)));
            assertThat(end.statusCode()).isEqualTo(422);
            assertThat(end.body()).contains("/problems/input-unreadable").contains("67108864");
        }
    }

    @Test
    void leaveAWorkerThatIsFitForTheNext() {
        try (RunningServer server = new RunningServer(directory, "WORKERS", "1", "MAP_THREADS", "1")) {
            answer(server.run(hostile("function-timeout", "(line) => { for (;;) {} }")));
            HttpResponse<String> next = answer(server.run(WordCounts.spec("to be", WordCounts.MAP)));
            assertThat(WordCounts.counts(next)).containsEntry("to", 1L).containsEntry("be", 1L);
        }
    }
}
