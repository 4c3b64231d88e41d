package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.JobSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmUpTest {
    @TempDir
    Path root;

    @Test
    void allJobsEndWellAndLeaveNothing() throws Exception {
        Path jobs = Files.createDirectory(root.resolve("jobs"));
        List<JobSpec> warmUp = WarmUp.jobs();
        try (Engines engines = new Engines(RunningServer.settings(root), jobs, root.resolve("sandbox"))) {
            for (JobSpec job : warmUp) {
                engines.service().rehearse(job, Duration.ZERO).block(RunningServer.SOON);
            }
            assertThat(engines.service().queue().depth()).isZero();
        }
        assertThat(warmUp).isNotEmpty();
        try (Stream<Path> left = Files.list(jobs)) {
            assertThat(left).isEmpty();
        }
    }
}
