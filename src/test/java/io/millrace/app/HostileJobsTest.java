package io.millrace.app;

import static io.millrace.app.RunningServer.answer;
import static io.millrace.app.RunningServer.state;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that would take all that there is, among jobs that take nothing. */
class HostileJobsTest {
    @TempDir
    private Path directory;

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
            answer(server.run(
                    WordCounts.spec("to be", "(line) => { for (;;) {} }").replace("PT30S", "PT0.5S")));
            HttpResponse<String> next = answer(server.run(WordCounts.spec("to be", WordCounts.MAP)));
            assertThat(WordCounts.counts(next)).containsEntry("to", 1L).containsEntry("be", 1L);
        }
    }
}
