package io.millrace.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.loadtest.canned.CannedServer;
import io.millrace.loadtest.canned.Script;
import io.millrace.loadtest.corpus.Corpora;
import io.millrace.loadtest.corpus.Corpus;
import io.millrace.loadtest.report.Report;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;

/**
 * Whole runs against a server over HTTP that takes no job for a second, from the one on that is the twentieth. At a hundred
 * jobs a second half of those of that second wait for more than half of it. A slow machine adds to times, and takes none
 * away.
 */
class StallTest {
    private static final int FIRST_HELD = 20;
    private static final long STALL_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int JOBS = 300;
    private static final int RATE = 100;

    private final AtomicLong stallEnds = new AtomicLong();

    private final class Stalling implements Script {
        @Override
        public List<String> events(Corpus corpus) {
            return Script.RIGHT.events(corpus);
        }

        @Override
        public Mono<Void> beforeAccept(long number) {
            if (number == FIRST_HELD) {
                stallEnds.set(System.nanoTime() + STALL_NANOS);
            }
            long rest = stallEnds.get() == 0 ? 0 : stallEnds.get() - System.nanoTime();
            return rest <= 0 ? Mono.empty() : Mono.delay(Duration.ofNanos(rest)).then();
        }
    }

    private Report run(String... pace) {
        try (CannedServer server = CannedServer.start(new Corpora(1, 20, 60), new Stalling(), HttpProtocol.HTTP11)) {
            String[] args = {
                Integer.toString(JOBS), "--chunk-size", "20", "60", "--url", server.url().toString(), pace[0], pace[1],
                pace[2], pace[3]
            };
            Report report = LoadTest.run(args);
            assertThat(report.counts().succeeded()).isEqualTo(JOBS);
            return report;
        }
    }

    private static long over(long millis, Histogram micros) {
        return micros.getCountBetweenValues(millis * 1000, Long.MAX_VALUE / 4);
    }

    @Test
    void showsInTheTimesOfAllThatWereDueMeanwhile() {
        Report.Latencies times = run("--rate", Integer.toString(RATE), "--connections", "1000").times();
        assertThat(over(450, times.submit())).isBetween(50L, 200L); // All 300, if they were sent at once.
        assertThat(over(450, times.completion())).isBetween(50L, 200L);
        assertThat(times.completion().getMaxValue()).isGreaterThanOrEqualTo(990_000);
    }

    @Test
    void showsInThemAlsoWhereTheyHaveToWaitForAConnection() {
        Report.Latencies times = run("--rate", Integer.toString(RATE), "--connections", "1").times();
        assertThat(over(450, times.submit())).isGreaterThanOrEqualTo(50);
        assertThat(over(450, times.firstEvent())).isGreaterThanOrEqualTo(50);
        assertThat(over(450, times.completion())).isGreaterThanOrEqualTo(50);
    }

    @Test
    void showsInOneTimeAloneInTheClosedModel() {
        Report.Latencies times = run("--concurrency", "1", "--connections", "1").times();
        assertThat(over(900, times.completion())).isEqualTo(1);
        assertThat(times.completion().getMaxValue()).isGreaterThanOrEqualTo(990_000);
    }
}
