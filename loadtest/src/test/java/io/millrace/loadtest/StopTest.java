package io.millrace.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.loadtest.canned.CannedServer;
import io.millrace.loadtest.canned.Script;
import io.millrace.loadtest.corpus.Corpora;
import io.millrace.loadtest.corpus.Corpus;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;

/**
 * What stops a run before its end, in a process of its own with a server of its own: the launcher is a script that names the
 * canned server of this test, which takes ten jobs and leaves the others waiting.
 */
class StopTest {
    private static final int TAKEN = 10;

    @TempDir
    private Path root;

    private final CountDownLatch full = new CountDownLatch(1);
    private CannedServer server;

    @BeforeEach
    void start() throws IOException {
        Script script = new Script() {
            @Override
            public List<String> events(Corpus corpus) {
                return Script.RIGHT.events(corpus);
            }

            @Override
            public Mono<Void> beforeAccept(long number) {
                if (number < TAKEN) {
                    return Mono.empty();
                }
                full.countDown();
                return Mono.never();
            }
        };
        server = CannedServer.start(new Corpora(1, 20, 60), script, HttpProtocol.HTTP11);
        Path launcher = Files.createDirectories(root.resolve("target")).resolve("millrace");
        Files.writeString(launcher, "#!/bin/sh\necho $$ > " + root.resolve("pid") + "\necho last words\nprintf %s "
                + server.url() + " > $MILLRACE_READY_FILE\nexec cat " + fifo() + "\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        Files.createDirectory(root.resolve("tmp"));
    }

    /** A file from which there is nothing to be read, and no end. */
    private Path fifo() throws IOException {
        Path fifo = root.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().onExit().join().exitValue()).isZero();
        return fifo;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Process loadTest() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + root.resolve("tmp"),
                        "-Dloadtest.root=" + root,
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoadTest.class.getName(),
                        "100", "--chunk-size", "20", "60", "--concurrency", "1",
                        "--json", root.resolve("report.json").toString())
                .redirectErrorStream(true)
                .start();
    }

    private static void signal(String name, long pid) throws IOException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().onExit().join().exitValue()).isZero();
    }

    private long serverPid() throws IOException {
        return Long.parseLong(Files.readString(root.resolve("pid")).strip());
    }

    private Map<String, Value> json() throws IOException {
        return ((Value.Obj) Json.read(Files.readString(root.resolve("report.json")))).members();
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private void awaitFull() throws InterruptedException {
        assertThat(full.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void reportsWhatThereIsWhenItIsInterrupted() throws Exception {
        Process run = loadTest();
        awaitFull();
        signal("INT", run.pid());
        assertThat(output(run)).contains("INTERRUPTED with 1 in flight", "succeeded", "Report: ");
        assertThat(run.waitFor()).isEqualTo(130);
        assertThat(json())
                .containsEntry("stopped", Value.of("Interrupted"))
                .containsEntry("succeeded", Value.of(TAKEN))
                .containsEntry("unfinished", Value.of(1))
                .containsEntry("good", Value.of(true));
        assertThat(root.resolve("target/loadtest.html")).content().contains("INTERRUPTED");
        assertThat(root.resolve("tmp")).isEmptyDirectory();
        assertThat(ProcessHandle.of(serverPid())).isEmpty();
    }

    @Test
    void saysThatTheServerHasEndedAndKeepsItsLog() throws Exception {
        Process run = loadTest();
        awaitFull();
        signal("KILL", serverPid());
        Path log = root.resolve("target/loadtest-server.log");
        assertThat(output(run))
                .contains("BAD: the server ended with status 137 with 1 in flight", "Log of the server: " + log)
                .doesNotContain("-0.", "time of server and workers: -");
        assertThat(run.waitFor()).isEqualTo(1);
        assertThat(json())
                .containsEntry("stopped", Value.of("The server ended with status 137"))
                .containsEntry("good", Value.of(false));
        assertThat(((Value.Int) ((Value.Obj) json().get("server")).members().get("peakBytes")).value()).isPositive();
        assertThat(log).hasContent("last words");
        assertThat(root.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void takesTheServerWithItHoweverItEnds() throws Exception {
        Process run = loadTest();
        awaitFull();
        ProcessHandle left = ProcessHandle.of(serverPid()).orElseThrow();
        run.destroyForcibly();
        left.onExit().get(60, TimeUnit.SECONDS);
        assertThat(left.isAlive()).isFalse();
    }
}
