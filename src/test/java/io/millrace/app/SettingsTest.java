package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @Test
    void hasADefaultForEverything() {
        assertThat(Settings.from(Map.of()))
                .isEqualTo(new Settings(
                        "127.0.0.1",
                        List.of(),
                        8080,
                        Path.of("millrace-data"),
                        List.of(),
                        1000,
                        4,
                        TaskScheduler.PARALLEL,
                        Runtime.getRuntime().availableProcessors(),
                        16 << 20,
                        64L << 30,
                        10_000,
                        Duration.ofSeconds(10),
                        List.of(),
                        Optional.empty()));
    }

    @Test
    void takesEverythingFromTheEnvironment() {
        Map<String, String> environment = Map.ofEntries(
                Map.entry("MILLRACE_HOST", "::1"),
                Map.entry("MILLRACE_HOSTS", "mill.example, race.example"),
                Map.entry("MILLRACE_PORT", "81"),
                Map.entry("MILLRACE_DATA", "/data"),
                Map.entry("MILLRACE_DATA_DIRS", "src/main" + File.pathSeparator + "src/test"),
                Map.entry("MILLRACE_QUEUE", "2"),
                Map.entry("MILLRACE_WORKERS", "3"),
                Map.entry("MILLRACE_MAP_SCHEDULER", "single"),
                Map.entry("MILLRACE_MAP_THREADS", "5"),
                Map.entry("MILLRACE_MAX_BODY", "4096"),
                Map.entry("MILLRACE_JOB_DISK", "10000000000"),
                Map.entry("MILLRACE_KEEP", "6"),
                Map.entry("MILLRACE_DRAIN_TIMEOUT", "PT7S"),
                Map.entry("MILLRACE_SANDBOX_COMMAND", " bwrap --unshare-all  -- "),
                Map.entry("MILLRACE_READY_FILE", "/ready"));
        assertThat(Settings.from(environment))
                .isEqualTo(new Settings(
                        "::1",
                        List.of("mill.example", "race.example"),
                        81,
                        Path.of("/data"),
                        List.of(Path.of("src/main"), Path.of("src/test")),
                        2,
                        3,
                        TaskScheduler.SINGLE,
                        5,
                        4096,
                        10_000_000_000L,
                        6,
                        Duration.ofSeconds(7),
                        List.of("bwrap", "--unshare-all", "--"),
                        Optional.of(Path.of("/ready"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    PORT | 65536 | MILLRACE_PORT is a whole number from 0 to 65535, not 65536
                    PORT | http | MILLRACE_PORT is a whole number from 0 to 65535, not http
                    QUEUE | 0 | MILLRACE_QUEUE is a whole number from 1 to 1000000, not 0
                    WORKERS | -1 | MILLRACE_WORKERS is a whole number from 1 to 1000, not -1
                    MAP_SCHEDULER | many | MILLRACE_MAP_SCHEDULER is parallel, elastic, virtual or single, not many
                    DRAIN_TIMEOUT | 10s | MILLRACE_DRAIN_TIMEOUT is a duration such as PT10S, not 10s
                    DRAIN_TIMEOUT | -PT1S | MILLRACE_DRAIN_TIMEOUT is a duration such as PT10S, not -PT1S
                    DATA_DIRS | src:/nowhere | MILLRACE_DATA_DIRS names /nowhere, which is no directory that can be read
                    DATA_DIRS | pom.xml | MILLRACE_DATA_DIRS names pom.xml, which is no directory that can be read
                    PROT | 80 | There is no setting MILLRACE_PROT; did you mean MILLRACE_PORT?
                    COLOUR | red | There is no setting MILLRACE_COLOUR
                    """)
    void tellsTheOperatorWhatIsWrong(String name, String value, String sentence) {
        assertThatThrownBy(() -> Settings.from(Map.of("MILLRACE_" + name, value)))
                .isInstanceOf(SettingsException.class)
                .hasMessage(sentence);
    }

    @Test
    void takesABlankValueForNone() {
        assertThat(Settings.from(Map.of("MILLRACE_PORT", " ", "MILLRACE_READY_FILE", "")))
                .isEqualTo(Settings.from(Map.of()));
    }

    @Test
    void leavesTheSettingsOfTheCommandLineAlone() {
        assertThat(Settings.from(Map.of("MILLRACE_URL", "http://other", "PATH", "/bin")))
                .isEqualTo(Settings.from(Map.of()));
    }
}
