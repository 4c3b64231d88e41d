package io.millrace.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.app.Server;
import io.millrace.app.Settings;
import io.millrace.loadtest.report.Report;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs against the product, in this process. */
class MillraceTest {
    @TempDir
    private Path data;

    private Report run(int queue, String... args) {
        Map<String, String> settings = Map.of(
                "MILLRACE_PORT", "0",
                "MILLRACE_DATA", data.toString(),
                "MILLRACE_WORKERS", "2",
                "MILLRACE_QUEUE", Integer.toString(queue),
                "MILLRACE_DRAIN_TIMEOUT", "PT1S");
        try (Server server = Server.start(Settings.from(settings))) {
            return LoadTest.run(Stream.concat(
                            Arrays.stream(args), Stream.of("--map", "builtin", "--url", server.url()))
                    .toArray(String[]::new));
        }
    }

    private static void assertGood(Report report, int jobs) {
        assertThat(report.reasons()).isEmpty();
        assertThat(report.isGood()).isTrue();
        assertThat(report.counts().accepted()).isEqualTo(jobs);
        assertThat(report.counts().succeeded() + report.counts().cancelled()).isEqualTo(jobs);
    }

    @Test
    void losesNothingWhateverTheClientsDo() {
        Report report = run(
                1000, "400", "--chunk-size", "50", "3000", "--slow-readers", "5", "--disconnect", "30", "--cancel", "30");
        assertGood(report, 400);
        assertThat(report.counts().resumed()).isPositive();
    }

    @Test
    void findsJobsCancelledThatWaited() {
        Report report = run(500, "100", "--chunk-size", "50", "100", "--hold", "--cancel", "50");
        assertGood(report, 100);
        assertThat(report.counts().cancelled()).as("of about 50").isBetween(30L, 70L);
    }

    @Test
    void holdsEveryStreamOpenAtOnce() {
        Report report = run(500, "300", "--chunk-size", "100", "200", "--hold");
        assertGood(report, 300);
        assertThat(report.counts().mostOpenStreams()).isEqualTo(300);
    }
}
