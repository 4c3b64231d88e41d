package io.millrace.job;

import static io.millrace.job.ServiceFixture.SOON;
import static io.millrace.job.ServiceFixture.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.JobDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

class RetentionTest {
    @TempDir
    Path root;

    private ServiceFixture fixture;
    private JobService service;
    private Disposable started;

    @BeforeEach
    void startService() {
        fixture = new ServiceFixture(root, 4, 1, 3);
        service = fixture.service;
        started = fixture.start();
    }

    @AfterEach
    void stopService() {
        started.dispose();
    }

    @Test
    void forgetsTheOldestOfTooManyEndedJobs() {
        List<String> ids = IntStream.range(0, 5).mapToObj(i -> endedJob()).toList();
        until(() -> !fixture.hasDirectory(ids.get(1)));

        assertThat(kept()).containsExactly(ids.get(4), ids.get(3), ids.get(2));
    }

    @Test
    void countsNoDeletedJobAmongThoseThatItKeeps() {
        List<String> old = List.of(endedJob(), endedJob());
        String deleted = endedJob();
        service.delete(deleted).block(SOON);
        String last = endedJob();

        assertThat(kept()).containsExactly(last, old.get(1), old.get(0));
    }

    @Test
    void goesOnWhenAJobCannotBeForgotten() {
        List<String> forgotten = new ArrayList<>();
        Retention retention = new Retention(
                0,
                job -> job.id().equals("stuck")
                        ? Mono.error(new IllegalStateException("The disk is gone"))
                        : Mono.fromRunnable(() -> forgotten.add(job.id())));
        List.of("stuck", "next").forEach(id -> retention.add(new Retention.Ended(id, JobDirectory.ofNewJob(root, id))));
        retention.trim().block(SOON);

        assertThat(forgotten).containsExactly("next");
    }

    private String endedJob() {
        String id = fixture.submitRunning();
        fixture.succeed(id);
        return id;
    }

    private List<String> kept() {
        JobFilter all = new JobFilter(Optional.empty(), Optional.empty());
        return service.list(all, Optional.empty(), 9).block(SOON).jobs().stream()
                .map(Job::id)
                .toList();
    }
}
