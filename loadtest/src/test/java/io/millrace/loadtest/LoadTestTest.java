package io.millrace.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.loadtest.canned.CannedServer;
import io.millrace.loadtest.canned.Script;
import io.millrace.loadtest.corpus.Corpora;
import io.millrace.loadtest.corpus.Corpus;
import io.millrace.loadtest.measure.Sample;
import io.millrace.loadtest.report.HtmlReport;
import io.millrace.loadtest.report.JsonReport;
import io.millrace.loadtest.report.Report;
import io.millrace.loadtest.report.Summary;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import reactor.netty.http.HttpProtocol;

/** Whole runs against a server with answers made before, right and wrong ones. */
class LoadTestTest {
    private static final int JOBS = 60;
    private static final Corpora CORPORA = new Corpora(1, 20, 60);

    private static Report run(Script script, String... more) {
        return run(script, HttpProtocol.HTTP11, more);
    }

    private static Report run(Script script, HttpProtocol protocol, String... more) {
        try (CannedServer server = CannedServer.start(CORPORA, script, protocol)) {
            List<String> args = new ArrayList<>(List.of(
                    Integer.toString(JOBS), "--chunk-size", "20", "60", "--url", server.url().toString()));
            args.addAll(List.of(more));
            return LoadTest.run(args.toArray(String[]::new));
        }
    }

    private static Script changed(UnaryOperator<List<String>> change) {
        return corpus -> change.apply(new ArrayList<>(Script.RIGHT.events(corpus)));
    }

    @Test
    void findsEveryJobRight() {
        Report report = run(Script.RIGHT);
        assertThat(report.isGood()).isTrue();
        assertThat(report.counts().requests()).isEqualTo(JOBS);
        assertThat(report.counts().accepted()).isEqualTo(JOBS);
        assertThat(report.counts().succeeded()).isEqualTo(JOBS);
        assertThat(report.times().completion().getTotalCount()).isEqualTo(JOBS);
        assertThat(report.times().submit().getTotalCount()).isEqualTo(JOBS);
    }

    @Test
    void startsThemAtARateToo() {
        Report report = run(Script.RIGHT, "--rate", "200");
        assertThat(report.counts().succeeded()).isEqualTo(JOBS);
        assertThat(report.run().seconds()).as("until the last is due").isGreaterThanOrEqualTo((JOBS - 1) / 200.0);
    }

    @Test
    void keepsToItsConcurrency() {
        Report report = run(Script.RIGHT, "--concurrency", "1");
        assertThat(report.counts().succeeded()).isEqualTo(JOBS);
        assertThat(report.counts().mostOpenStreams()).isEqualTo(1);
    }

    @Test
    void comesBackBehindTheLastEventWhenItIsCut() {
        Report report = run(Script.RIGHT, "--disconnect", "100");
        assertThat(report.reasons()).isEmpty();
        assertThat(report.isGood()).isTrue();
        assertThat(report.counts().succeeded()).isEqualTo(JOBS);
        assertThat(report.counts().resumed()).isGreaterThanOrEqualTo(JOBS);
        assertThat(report.counts().broken()).as("but by the client itself").isZero();
    }

    @Test
    void readsSlowlyAndLeavesThoseTimesOut() {
        Report report = run(Script.RIGHT, "--slow-readers", "100");
        assertThat(report.counts().succeeded()).isEqualTo(JOBS);
        assertThat(report.counts().slowReaders()).isEqualTo(JOBS);
        Report.Latencies times = report.times();
        assertThat(List.of(times.submit(), times.firstEvent(), times.completion()))
                .allSatisfy(micros -> assertThat(micros.getTotalCount()).isZero());
        assertThat(Summary.of(report)).as("times of nothing").containsPattern("completion +- ");
        assertThat(HtmlReport.of(report)).contains("<b>–</b><span>ms to end, p50</span>");
    }

    @Test
    void leavesOutTheTimesOfAWarmUp() {
        Report report = run(Script.RIGHT, "--rate", "100", "--warm-up", "300ms");
        assertThat(report.counts().succeeded()).isEqualTo(JOBS);
        assertThat(report.times().completion().getTotalCount()).isEqualTo(JOBS - 30);
        assertThat(report.times().submit().getTotalCount()).isEqualTo(JOBS - 30);
    }

    @Test
    void startsAsManyJobsAsComeInTheTime() {
        try (CannedServer server = CannedServer.start(CORPORA)) {
            Report report = LoadTest.run(
                    "--rate", "100", "--duration", "500ms", "--chunk-size", "20", "60", "--url", server.url().toString());
            assertThat(report.counts().succeeded()).isEqualTo(50);
        }
    }

    @Test
    void countsStreamsThatBreakUnasked() {
        Script breaking = new Script() {
            @Override
            public List<String> events(Corpus corpus) {
                return Script.RIGHT.events(corpus);
            }

            @Override
            public boolean breaks() {
                return true;
            }
        };
        Report report = run(breaking);
        assertThat(report.counts().succeeded()).isEqualTo(JOBS);
        assertThat(report.counts().broken()).isEqualTo(JOBS);
        assertThat(report.counts().resumed()).isZero();
        assertThat(Summary.of(report)).contains("Good: ", "Event streams broke 60 times");
    }

    @Test
    void saysThatTheQueueWasFullAllTheTime() {
        Script refusing = new Script() {
            @Override
            public List<String> events(Corpus corpus) {
                return Script.RIGHT.events(corpus);
            }

            @Override
            public int refusals() {
                return Integer.MAX_VALUE;
            }
        };
        Report report = run(refusing, "--timeout", "200ms");
        assertThat(report.reasons()).containsOnlyKeys("Refused with 429 for 0.2s: the queue is full");
        assertThat(report.times().submit().getTotalCount()).isEqualTo(JOBS);
    }

    @Test
    void namesWhatIsWrongMostOftenFirst() {
        Report report = run(corpus -> {
            List<String> blocks = new ArrayList<>(Script.RIGHT.events(corpus));
            blocks.remove(corpus.counts().rows() % 3 == 0 ? 1 : 2);
            return blocks;
        });
        assertThat(List.copyOf(report.reasons().values())).hasSize(2).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void takesAJobForRightThatWasDoneBeforeItCouldBeCancelled() {
        Report report = run(Script.RIGHT, "--cancel", "100");
        assertThat(report.isGood()).isTrue();
        assertThat(report.counts().cancelsSent()).isPositive();
        assertThat(report.counts().cancelsTooLate()).isPositive();
        assertThat(report.counts().succeeded()).isEqualTo(JOBS);
    }

    @Test
    void triesAgainWhatTheQueueRefuses() {
        Script refusing = new Script() {
            @Override
            public List<String> events(Corpus corpus) {
                return Script.RIGHT.events(corpus);
            }

            @Override
            public int refusals() {
                return 3;
            }
        };
        Report report = run(refusing);
        assertThat(report.counts().succeeded()).isEqualTo(JOBS);
        assertThat(report.counts().rejected429()).isEqualTo(3 * JOBS);
        assertThat(report.isGood()).isTrue();
    }

    @Test
    void noticesWrongRows() {
        Report report = run(changed(blocks -> {
            blocks.set(2, blocks.get(2).replaceFirst("\"value\":1}", "\"value\":2}"));
            return blocks;
        }));
        assertThat(report.counts().wrong()).isEqualTo(JOBS);
        assertThat(report.isGood()).isFalse();
    }

    @Test
    void noticesDoubledEvents() {
        Report report = run(changed(blocks -> {
            blocks.add(3, blocks.get(2));
            return blocks;
        }));
        assertThat(report.counts().doubled()).isEqualTo(JOBS);
        assertThat(report.isGood()).isFalse();
    }

    @Test
    void noticesASecondEnd() {
        Report report = run(changed(blocks -> {
            blocks.add(blocks.get(blocks.size() - 1).replace("id: 0000000", "id: 0000001"));
            return blocks;
        }));
        assertThat(report.counts().doubled()).isEqualTo(JOBS);
    }

    @Test
    void noticesLostEvents() {
        Report report = run(changed(blocks -> {
            blocks.remove(2);
            return blocks;
        }));
        assertThat(report.counts().lost()).isEqualTo(JOBS);
        assertThat(report.counts().succeeded()).isZero();
        assertThat(report.reasons()).containsValue((long) JOBS);
    }

    @Test
    void countsAJobWithoutAnEndAsLost() {
        Report report = run(
                changed(blocks -> {
                    blocks.remove(blocks.size() - 1);
                    return blocks;
                }),
                "--timeout",
                "300ms");
        assertThat(report.counts().lost()).isEqualTo(JOBS);
        assertThat(report.reasons()).containsOnlyKeys("No end within 0.3s");
        assertThat(report.times().completion().getTotalCount()).as("given up is no reason to be left out").isEqualTo(JOBS);
        assertThat(report.times().completion().getMinValue()).isGreaterThanOrEqualTo(299_000);
        assertThat(report.times().firstEvent().getTotalCount()).isEqualTo(JOBS);
        assertThat(report.run().jobsPerSecond()).as("of those that ended").isZero();
        assertThat(report.timeline()).extracting(Sample::completed).containsOnly(0L);
        assertThat(report.timeline().stream().mapToLong(Sample::errors).sum()).isEqualTo(JOBS);
        assertThat(HtmlReport.of(report)).contains("BAD: 60 lost.", "errors in a second");
    }

    @Test
    void noticesThatAJobWasCancelledUnasked() {
        Report report = run(changed(blocks -> {
            blocks.set(blocks.size() - 1, blocks.get(blocks.size() - 1).replace("succeeded", "cancelled"));
            return blocks;
        }));
        assertThat(report.counts().wrong()).isEqualTo(JOBS);
    }

    @Test
    void countsFailedJobs() {
        Report report = run(changed(blocks -> {
            blocks.set(
                    blocks.size() - 1,
                    "event: failed\ndata: {\"problem\":{\"type\":\"/problems/disk-full\"}}\nid: 00000009\n\n");
            return blocks;
        }));
        assertThat(report.counts().failed()).isEqualTo(JOBS);
        assertThat(report.reasons()).containsKey("Failed with /problems/disk-full");
        assertThat(report.isGood()).isFalse();
    }

    @Test
    void speaksHttp2WithAServerThatDoes() {
        Report report = run(Script.RIGHT, HttpProtocol.H2C, "--http2");
        assertThat(report.counts().succeeded()).isEqualTo(JOBS);
    }

    @Test
    void saysThatAServerDoesNotSpeakHttp2() {
        assertThatThrownBy(() -> run(Script.RIGHT, "--http2")).hasMessageContaining("does not speak HTTP/2");
    }

    @Test
    void bringsItsOwnAnswers() {
        Report report = LoadTest.run("200", "--chunk-size", "20", "30", "--canned");
        assertThat(report.counts().succeeded()).isEqualTo(200);
    }

    @Test
    void throwsWhatAProgramHasAskedForWrongly() {
        assertThatThrownBy(() -> LoadTest.run("0")).isInstanceOf(CommandLine.ParameterException.class);
    }

    @Test
    void writesWhatProgramsAndPeopleRead(@TempDir Path directory) throws Exception {
        Path json = directory.resolve("report.json");
        Path html = directory.resolve("report.html");
        Report report = run(Script.RIGHT, "--json", json.toString(), "--html", html.toString());
        assertThat(Json.read(Files.readString(json)))
                .isEqualTo(Json.read(JsonReport.of(report)))
                .isInstanceOfSatisfying(Value.Obj.class, members -> assertThat(members.members())
                        .containsEntry("requests", Value.of(JOBS))
                        .containsEntry("lost", Value.of(0))
                        .containsKeys("latency", "timeline", "server", "jobsPerSecond", "chunkSize", "startedAt", "machine"));
        assertThat(Files.readString(html))
                .isEqualTo(HtmlReport.of(report))
                .contains("Good: every job ended as it should", "<svg")
                .doesNotContain("{{", "<script", "<link", "src=", "href=", "url(", "NaN");
    }
}
