package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.value.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The warning of a hot key, as a follower of the job gets it. */
final class SkewWarningTest {
    private static final String LINES = "the\\n".repeat(15_000) + "a\\nb\\nc\\n".repeat(1000);

    @TempDir
    Path directory;

    @Test
    void comesOnceAndAgainWithTheSameId() {
        try (RunningServer server = new RunningServer(directory)) {
            HttpResponse<String> done = RunningServer.answer(server.run("{\"input\":{\"text\":\"" + LINES
                    + "\"},\"map\":{\"builtin\":\"lines\"},\"reduce\":\"(key, values) => values.length\"}"));
            assertThat(Json.text(RunningServer.members(done).get("warnings")))
                    .startsWith("[{\"code\":\"skew\",\"detail\":{\"key\":\"the\",\"share\":0.83,");
            String events = "/v1/jobs/" + RunningServer.id(done) + "/events";
            List<EventBlock> warnings = warnings(server.get(events));
            assertThat(warnings)
                    .singleElement()
                    .satisfies(warning -> assertThat(warning.data())
                            .contains("\"code\":\"skew\"")
                            .contains("\"key\":\"the\",\"share\":0.83")
                            .contains("The key \\\"the\\\" has 83 % of the values"));
            assertThat(warnings(server.get(events))).isEqualTo(warnings);
            assertThat(server.get(events + "?types=warning&after="
                                    + warnings.get(0).id())
                            .statusCode())
                    .isEqualTo(204);
        }
    }

    private static List<EventBlock> warnings(HttpResponse<String> stream) {
        return EventBlock.all(stream.body()).stream()
                .filter(event -> event.type().equals("warning"))
                .toList();
    }
}
