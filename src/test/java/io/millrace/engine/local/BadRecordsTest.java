package io.millrace.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.ErrorPolicy;
import io.millrace.io.JobDirectory;
import io.millrace.problem.BadRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad records beside a run that ends. */
final class BadRecordsTest {
    @TempDir
    Path root;

    @Test
    void keepsWhatItHasWhenATaskOutlivesTheRun() throws IOException {
        JobDirectory job = JobDirectory.ofNewJob(root, "job");
        ErrorPolicy skip = new ErrorPolicy(true, OptionalLong.empty(), OptionalDouble.empty());
        BadRecords records = new BadRecords(skip, job, new Meter());
        records.add(new BadRecord("input", 1, "malformed", "no", "first"));
        records.close();
        assertThatThrownBy(() -> records.add(new BadRecord("input", 2, "malformed", "no", "late")))
                .isInstanceOf(CancellationException.class);
        assertThat(Files.readString(job.errors())).contains("first").doesNotContain("late");
    }
}
