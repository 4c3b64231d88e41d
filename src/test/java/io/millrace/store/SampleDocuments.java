package io.millrace.store;

import io.millrace.engine.ErrorPolicy;
import io.millrace.engine.Limits;
import io.millrace.engine.Output;
import io.millrace.engine.Phase;
import io.millrace.engine.Progress;
import io.millrace.io.Compression;
import io.millrace.io.JobDirectory;
import io.millrace.io.KeyOrder;
import io.millrace.io.RecordFormat;
import io.millrace.io.ResultRows;
import io.millrace.io.ResultWriter;
import io.millrace.io.SmallResult;
import io.millrace.job.InputSpec;
import io.millrace.job.Job;
import io.millrace.job.JobEvent;
import io.millrace.job.JobSpec;
import io.millrace.job.JobState;
import io.millrace.job.QueuePosition;
import io.millrace.job.StoredEvent;
import io.millrace.value.Value;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Jobs and events to store. */
final class SampleDocuments {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private SampleDocuments() {}

    static Job job(String id, String name) {
        InputSpec.Origin origin = new InputSpec.InlineText("");
        JobSpec spec = new JobSpec(
                Optional.of(name),
                new InputSpec(origin, RecordFormat.lines(), Compression.AUTO, 1024),
                List.of(),
                Output.all(Output.Sort.KEY),
                ErrorPolicy.FAIL,
                Limits.DEFAULT,
                3,
                Optional.empty());
        return Job.accepted(id, spec, "local", NOW);
    }

    static Job running(Job job) {
        return new Job(
                job.id(),
                job.name(),
                JobState.RUNNING,
                Optional.of(Phase.MAP),
                job.engine(),
                job.priority(),
                job.createdAt(),
                Optional.of(NOW),
                Optional.empty(),
                1,
                Progress.NONE,
                Optional.empty(),
                List.of(),
                0);
    }

    static StoredEvent queued() {
        return new StoredEvent(1, NOW, new JobEvent.Queued(new QueuePosition(1, 0)));
    }

    static StoredEvent warning(long sequence) {
        return new StoredEvent(sequence, NOW, new JobEvent.Warning("spill", Value.of(sequence)));
    }

    /** Rows with the keys 0, 1, 2 and so on, of about 1 KiB each. */
    static SmallResult rows(int count) {
        JobDirectory directory = JobDirectory.ofNewJob(Path.of("nowhere"), "job");
        try (ResultWriter writer = ResultRows.writer(directory, KeyOrder.ASCENDING)) {
            IntStream.range(0, count).forEach(i -> ResultRows.append(writer, Value.of(i), Value.of("x".repeat(1000))));
            return (SmallResult) writer.commit();
        }
    }
}
