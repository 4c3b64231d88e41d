package io.millrace.modes;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.app.Server;
import io.millrace.loadtest.corpus.Corpora;
import io.millrace.value.Value;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mode does every job: against the product, in this process. */
class ModesTest {
    private static final int JOBS = 100;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    private Path data;

    static List<Mode> modes() {
        return Mode.all(Runtime.version().feature(), 2);
    }

    @ParameterizedTest
    @MethodSource("modes")
    void doesEveryJobOfManyAtOnce(Mode mode) throws Exception {
        Map<String, String> settings = new HashMap<>(mode.environment());
        settings.put("MILLRACE_PORT", "0");
        settings.put("MILLRACE_DATA", data.toString());
        settings.put("MILLRACE_DRAIN_TIMEOUT", "PT1S");
        Value words = Value.object().put("builtin", "words").build();
        JobsAtOnce jobs = new JobsAtOnce(new Corpora(1, 20, 2_000), JOBS, words, TIMEOUT);
        try (Server server = Server.start(io.millrace.app.Settings.from(settings))) {
            Trial trial = jobs.send(URI.create(server.url()));
            assertThat(trial.result()).isEqualTo("all right");
        }
    }
}
