package io.millrace.job;

import io.millrace.engine.ErrorPolicy;
import io.millrace.engine.JobPlan;
import io.millrace.engine.Limits;
import io.millrace.engine.MapStep;
import io.millrace.engine.Output;
import io.millrace.engine.Progress;
import io.millrace.engine.ReduceStep;
import io.millrace.engine.Stage;
import io.millrace.function.BuiltinMap;
import io.millrace.function.sandbox.Snippet;
import io.millrace.io.BytesSource;
import io.millrace.io.Compression;
import io.millrace.io.Input;
import io.millrace.io.JobDirectory;
import io.millrace.io.KeyOrder;
import io.millrace.io.RecordFormat;
import io.millrace.io.Result;
import io.millrace.io.ResultRows;
import io.millrace.io.ResultWriter;
import io.millrace.value.Value;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Jobs to test with. What they would compute does not matter. */
final class SampleJobs {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    static final Limits LIMITS = new Limits(Duration.ofMinutes(10), 1 << 20, Duration.ofSeconds(1));

    private static final List<Stage> STAGES =
            List.of(new Stage(new MapStep.Builtin(BuiltinMap.of("words"), "/map"), new ReduceStep.None()));
    private static final Output OUTPUT = Output.all(Output.Sort.KEY);
    private static final InputSpec INPUT =
            new InputSpec(new InputSpec.InlineText("to be or not to be"), RecordFormat.lines(), Compression.AUTO, 1024);

    private SampleJobs() {}

    static JobSpec spec() {
        return spec(JobSpec.DEFAULT_PRIORITY);
    }

    static JobSpec spec(int priority) {
        return new JobSpec(
                Optional.of("sample"), INPUT, STAGES, OUTPUT, ErrorPolicy.FAIL, LIMITS, priority, Optional.empty());
    }

    /** One whose map is the user's. */
    static JobSpec scripted() {
        Stage stage = new Stage(new MapStep.Script(new Snippet("/map", "(r) => {}")), new ReduceStep.None());
        return new JobSpec(
                Optional.empty(),
                INPUT,
                List.of(stage),
                OUTPUT,
                ErrorPolicy.FAIL,
                LIMITS,
                JobSpec.DEFAULT_PRIORITY,
                Optional.empty());
    }

    static JobPlan plan(String id, Path root) {
        Input input = new Input(List.of(new BytesSource("text", new byte[0])), INPUT.format(), Compression.NONE, 1024);
        JobDirectory directory = new JobDirectory(root, id);
        return new JobPlan(id, input, STAGES, OUTPUT, ErrorPolicy.FAIL, LIMITS, Optional.empty(), directory);
    }

    static Job accepted(String id) {
        return Job.accepted(id, spec(), "fake", NOW);
    }

    /** A job that waits; its directory must not be used. */
    static LiveJob live(String id, int priority, long arrival) {
        return new LiveJob(Job.accepted(id, spec(priority), "fake", NOW), plan(id, Path.of("nowhere")), arrival);
    }

    static LiveJob live(String id) {
        return live(id, JobSpec.DEFAULT_PRIORITY, 0);
    }

    static StoredEvent queued() {
        return new StoredEvent(1, NOW, new JobEvent.Queued(new QueuePosition(1, 0)));
    }

    /** Rows 0, 1, 2 and so on, with values of different lengths; there are files only if that is much. */
    static Result result(long rows, JobDirectory directory) {
        try (ResultWriter writer = ResultRows.writer(directory, KeyOrder.ASCENDING)) {
            for (long row = 0; row < rows; row++) {
                ResultRows.append(writer, Value.of(row), Value.of("x".repeat((int) (row % 97))));
            }
            return writer.commit();
        }
    }

    /** So few rows that they are in memory. */
    static Result result(long rows) {
        return result(rows, JobDirectory.ofNewJob(Path.of("nowhere"), "job"));
    }

    /** So much done, of what nobody knows. */
    static Progress records(long in) {
        return new Progress(0, 0, Progress.UNKNOWN, 0, Progress.UNKNOWN, in, in, 0, 0, 0, 0, 0, 0, Map.of());
    }
}
