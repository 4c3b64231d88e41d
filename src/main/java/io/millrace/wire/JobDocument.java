package io.millrace.wire;

import io.millrace.engine.Phase;
import io.millrace.engine.Progress;
import io.millrace.job.Job;
import io.millrace.job.JobEvent;
import io.millrace.job.JobState;
import io.millrace.job.QueuePosition;
import io.millrace.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The job document: every member is always there, null where there is nothing to say.
 *
 * @param job as it is
 * @param queue where it waits, if it does
 * @param now for the estimate of the remaining time
 */
public record JobDocument(Job job, Optional<QueuePosition> queue, Instant now) {
    private static final double FRACTION_STEPS = 10_000;

    /** The document. */
    public Value.Obj toValue() {
        return Value.object()
                .put("id", job.id())
                .put("name", orNull(job.name()))
                .put("state", job.state().wireName())
                .put("phase", orNull(job.phase().map(Phase::wireName)))
                .put("engine", job.engine())
                .put("priority", job.priority())
                .put("createdAt", Times.text(job.createdAt()))
                .put("startedAt", Times.value(job.startedAt()))
                .put("endedAt", Times.value(job.endedAt()))
                .put("progress", progress())
                .put("counters", counters(job.progress()))
                .put("queue", place())
                .put("warnings", Value.array(job.warnings(), JobDocument::warning))
                .put("problem", problem())
                .put("links", links())
                .build();
    }

    /** What a {@code progress} event tells of the document. */
    Map<String, Value> changing() {
        Map<String, Value> members = new LinkedHashMap<>(toValue().members());
        members.keySet().retainAll(List.of("state", "phase", "progress", "counters", "queue"));
        return members;
    }

    static Value known(long number) {
        return number == Progress.UNKNOWN ? Value.Null.NULL : Value.of(number);
    }

    static Value position(QueuePosition place) {
        return Value.object()
                .put("position", place.position())
                .put("ahead", place.ahead())
                .build();
    }

    private static Value orNull(Optional<String> text) {
        return text.<Value>map(Value::of).orElse(Value.Null.NULL);
    }

    private Value progress() {
        Progress progress = job.progress();
        return Value.object()
                .put(
                        "splits",
                        Value.object()
                                .put("done", progress.splitsDone())
                                .put("running", progress.splitsRunning())
                                .put("total", known(progress.splitsTotal()))
                                .build())
                .put(
                        "bytes",
                        Value.object()
                                .put("done", progress.bytesDone())
                                .put("total", known(progress.bytesTotal()))
                                .build())
                .put(
                        "records",
                        Value.object()
                                .put("in", progress.recordsIn())
                                .put("out", progress.recordsOut())
                                .put("bad", progress.recordsBad())
                                .put("skipped", progress.recordsSkipped())
                                .build())
                .put("keys", progress.keys())
                .put("memoryBytes", progress.memoryBytes())
                .put("spilledBytes", progress.spilledBytes())
                .put("fraction", Value.of(fraction()))
                .put("etaMs", eta())
                .build();
    }

    private double fraction() {
        double share = job.state() == JobState.SUCCEEDED ? 1 : job.progress().fraction();
        return Math.floor(share * FRACTION_STEPS) / FRACTION_STEPS;
    }

    /** As if the rest went on as the part before. */
    private Value eta() {
        double share = fraction();
        if (job.state() != JobState.RUNNING || share <= 0 || job.startedAt().isEmpty()) {
            return Value.Null.NULL;
        }
        long elapsed = Duration.between(job.startedAt().get(), now).toMillis();
        return Value.of(Math.round(Math.max(0, elapsed) * (1 - share) / share));
    }

    static Value counters(Progress progress) {
        Value.ObjectBuilder counters = Value.object();
        progress.counters().forEach(counters::put);
        return counters.build();
    }

    private Value place() {
        // A job that a free worker took at once waits for nobody.
        boolean waits = job.state() == JobState.QUEUED;
        return queue.or(() -> waits ? Optional.of(new QueuePosition(1, 0)) : Optional.empty())
                .map(JobDocument::position)
                .orElse(Value.Null.NULL);
    }

    private static Value warning(JobEvent.Warning warning) {
        return Value.object()
                .put("code", warning.code())
                .put("detail", warning.detail())
                .build();
    }

    private Value problem() {
        return job.failure()
                .<Value>map(failure -> Problem.of(failure, job.id()).toValue())
                .orElse(Value.Null.NULL);
    }

    private Value links() {
        return Value.object()
                .put("self", Links.self(job.id()))
                .put("events", Links.events(job.id()))
                .put("result", Links.result(job.id()))
                .put("errors", Links.errors(job.id()))
                .put("cancel", Links.cancel(job.id()))
                .build();
    }
}
