package io.millrace.job;

import static io.millrace.job.ServiceFixture.SOON;
import static io.millrace.job.ServiceFixture.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.ResultReader;
import io.millrace.io.RowPlace;
import io.millrace.io.RowQuery;
import io.millrace.store.InMemoryJobStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;

/** Where few rows are, and that nobody notices. */
class SmallResultTest {
    private static final int MEBIBYTE = 1 << 20;

    /** So many that they do not fit the store beside others of their size, and yet are few. */
    private static final int ROWS = 900;

    @TempDir
    Path root;

    private ServiceFixture fixture;
    private Disposable started;

    @BeforeEach
    void startService() {
        fixture = new ServiceFixture(root, 100, 1, 100, new InMemoryJobStore(SampleJobs.CLOCK, MEBIBYTE));
        started = fixture.start();
    }

    @AfterEach
    void stopService() {
        started.dispose();
    }

    @Test
    void leavesNothingOnTheDisk() {
        String id = job();

        assertThat(keys(id, 0, 5)).containsExactly("0", "1", "2", "3", "4");
        assertThat(fixture.hasDirectory(id)).isFalse();
    }

    @Test
    void goesToFilesWhenTheStoreIsFull() {
        String first = job();
        String last = jobInFiles();

        assertThat(keys(last, 890, 20)).hasSize(10).isEqualTo(keys(first, 890, 20));
        assertThat(rows(last)).isEqualTo(rows(first)).isEqualTo(ROWS);
    }

    @Test
    void makesRoomWhenItIsDeleted() {
        String first = job();
        String last = jobInFiles();
        for (Job job : all()) {
            fixture.service.delete(job.id()).block(SOON);
        }

        assertThat(fixture.hasDirectory(last)).isFalse();
        assertThat(ServiceFixture.refusal(fixture.service.result(first))).isNotNull();
        assertThat(fixture.hasDirectory(job())).isFalse();
    }

    @Test
    void isFollowedFromAnyRowOn() {
        String id = job();
        List<LoggedEvent> events = fixture.events(id);

        for (int seen = 0; seen < events.size() - 1; seen++) {
            EventId last = events.get(seen).id().orElseThrow();
            List<LoggedEvent> rest =
                    fixture.service.events(id, last).collectList().block(SOON);
            assertThat(rest).hasSize(events.size() - 1 - seen);
        }
    }

    private List<Job> all() {
        JobFilter all = new JobFilter(Optional.empty(), Optional.empty());
        return fixture.service.list(all, Optional.empty(), 1000).block(SOON).jobs();
    }

    private String jobInFiles() {
        String id = job();
        while (!fixture.hasDirectory(id)) {
            id = job();
        }
        return id;
    }

    private String job() {
        Draft draft = fixture.service.draft().block(SOON);
        String id = fixture.service
                .submit(draft, SampleJobs.spec(), Optional.empty())
                .block(SOON)
                .id();
        until(() -> fixture.engine.hasStarted(id));
        fixture.engine.of(id).starts().commits(ROWS).ends();
        assertThat(fixture.await(id).state()).isEqualTo(JobState.SUCCEEDED);
        return id;
    }

    private List<String> keys(String id, int skip, int limit) {
        try (ResultReader reader = fixture.service.result(id).block(SOON)) {
            return reader.query(RowQuery.all(), RowPlace.after(skip), limit).rows().stream()
                    .map(String::new)
                    .map(row -> row.replaceAll(".*\"key\":(\\d+).*", "$1"))
                    .toList();
        }
    }

    private long rows(String id) {
        return fixture.events(id).stream()
                .map(LoggedEvent::event)
                .filter(JobEvent.Rows.class::isInstance)
                .mapToLong(event -> ((JobEvent.Rows) event).rows().count())
                .sum();
    }
}
