package io.millrace.app;

import static io.millrace.app.RunningServer.answer;
import static io.millrace.app.RunningServer.answers;
import static io.millrace.app.RunningServer.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTest {
    private static final String JOB = WordCounts.spec("to be or not to be", WordCounts.MAP);

    @TempDir
    private Path directory;

    @Test
    void letsARunningJobEndBeforeItStops() {
        RunningServer server = new RunningServer(directory, "DRAIN_TIMEOUT", "PT60S");
        try (OpenPipe pipe = new OpenPipe(server.uri)) {
            List<CompletableFuture<HttpResponse<String>>> followers = server.follow(pipe.job(), 50);
            CompletableFuture<Void> stopped = stopping(server);
            pipe.finish();
            assertThat(answers(followers))
                    .allSatisfy(events ->
                            assertThat(events.body()).contains("event: rows\n").contains("event: succeeded\n"));
            answer(stopped);
        }
    }

    @Test
    void refusesNewJobsWhileItStops() {
        RunningServer server = new RunningServer(directory, "DRAIN_TIMEOUT", "PT60S");
        try (OpenPipe pipe = new OpenPipe(server.uri)) {
            CompletableFuture<Void> stopped = stopping(server);
            HttpResponse<String> refusal = answer(server.submit(JOB));
            assertThat(refusal.statusCode()).isEqualTo(503);
            assertThat(refusal.body()).contains("/problems/draining");
            assertThat(refusal.headers().firstValue("Retry-After")).contains("5");
            pipe.finish();
            answer(stopped);
        }
    }

    @Test
    void endsAThousandStreamsOfAJobThatDoesNotEnd() {
        RunningServer server = new RunningServer(directory, "DRAIN_TIMEOUT", "PT0S");
        try (OpenPipe pipe = new OpenPipe(server.uri)) {
            List<CompletableFuture<HttpResponse<String>>> followers = server.follow(pipe.job(), 1000);
            server.close();
            assertThat(answers(followers))
                    .allSatisfy(events -> assertThat(events.body()).doesNotContain("event: succeeded"));
        }
    }

    @Test
    void leavesNoThreadsBehind() {
        List<String> before = threads();
        RunningServer server = new RunningServer(directory);
        assertThat(state(answer(server.run(JOB)))).isEqualTo("succeeded");
        server.close();
        long deadline = System.nanoTime() + RunningServer.SOON.toNanos();
        while (!before.containsAll(threads()) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(threads()).isSubsetOf(before);
    }

    @Test
    void saysThatItsPortIsTaken() {
        Path other = directory.resolve("other");
        try (RunningServer server = new RunningServer(directory.resolve("data"))) {
            String port = Integer.toString(server.uri.getPort());
            Settings settings = RunningServer.settings(other, "PORT", port);
            assertThatThrownBy(() -> Server.start(settings))
                    .isInstanceOf(SettingsException.class)
                    .hasMessage(
                            "Cannot listen on 127.0.0.1 port " + port + "; is another server there? Set MILLRACE_PORT");
            DataDirectory.open(other).close();
        }
    }

    /** Stops the server on another thread; returns when it refuses jobs. */
    private static CompletableFuture<Void> stopping(RunningServer server) {
        CompletableFuture<Void> stopped =
                CompletableFuture.runAsync(server::close, work -> new Thread(work, "stop").start());
        while (server.get("/readyz").statusCode() == 200) {
            Thread.onSpinWait();
        }
        return stopped;
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> Stream.of("http-", "map-", "file-", "read-", "plan-", "timer-")
                        .anyMatch(name::startsWith))
                .toList();
    }
}
