package io.millrace.app;

import static io.millrace.app.RunningServer.answers;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand clients at once. */
class LoadTest {
    private static final int JOBS = 1000;

    private final long seed = System.nanoTime();

    @TempDir
    private Path directory;

    private final List<WordCounts.Task> tasks = tasks();

    private List<WordCounts.Task> tasks() {
        Random random = new Random(seed);
        return Stream.generate(() -> WordCounts.task(random)).limit(JOBS).toList();
    }

    @Test
    void countsRightForAThousandJobsAtOnce() throws Exception {
        try (RunningServer server = new RunningServer(directory)) {
            var answers =
                    answers(tasks.stream().map(task -> server.run(task.spec())).toList());
            for (int i = 0; i < JOBS; i++) {
                assertThat(WordCounts.counts(answers.get(i)))
                        .as("job %d of seed %d", i, seed)
                        .isEqualTo(tasks.get(i).counts());
            }
            List<String> ids = answers.stream().map(RunningServer::id).toList();
            assertThat(ids).doesNotHaveDuplicates();
            assertThat(server.list()).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(directories()).as("of jobs with few rows").isEmpty();
        }
    }

    @Test
    void refusesAtOnceWhatDoesNotFitAndKeepsNothingOfIt() throws Exception {
        try (RunningServer server = new RunningServer(directory, "QUEUE", "100", "WORKERS", "1");
                OpenPipe pipe = new OpenPipe(server.uri)) {
            CountDownLatch refusals = new CountDownLatch(JOBS - 100);
            var answers = tasks.stream().map(task -> server.run(task.spec())).toList();
            answers.forEach(answer -> answer.thenRun(refusals::countDown));
            assertThat(refusals.await(RunningServer.SOON.toSeconds(), TimeUnit.SECONDS))
                    .as("refused while the only worker is busy")
                    .isTrue();
            List<String> kept = onceStored(server, 101);
            assertThat(kept).hasSize(101).contains(pipe.job());
            assertThat(kept).containsAll(directories());
            pipe.finish();
            check(answers(answers), kept);
        }
    }

    /** Places are taken before jobs are planned and stored, so the last ones stand in the list a little later. */
    private static List<String> onceStored(RunningServer server, int jobs) {
        long deadline = System.nanoTime() + RunningServer.SOON.toNanos();
        List<String> ids = server.list();
        while (ids.size() < jobs && System.nanoTime() < deadline) {
            ids = server.list();
        }
        return ids;
    }

    private void check(List<HttpResponse<String>> answers, List<String> kept) {
        int refused = 0;
        for (int i = 0; i < JOBS; i++) {
            HttpResponse<String> answer = answers.get(i);
            if (answer.statusCode() == 429) {
                assertThat(answer.headers().firstValue("Retry-After")).contains("1");
                assertThat(answer.body()).contains("/problems/queue-full");
                refused++;
            } else {
                assertThat(WordCounts.counts(answer))
                        .as("job %d of seed %d", i, seed)
                        .isEqualTo(tasks.get(i).counts());
                assertThat(kept).contains(RunningServer.id(answer));
            }
        }
        assertThat(refused).isEqualTo(JOBS - 100);
    }

    private List<String> directories() throws IOException {
        Path jobs = directory.resolve("jobs");
        if (!Files.exists(jobs)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(jobs)) {
            return found.map(path -> path.getFileName().toString()).toList();
        }
    }
}
