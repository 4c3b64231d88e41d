package io.millrace.wire;

import io.millrace.engine.Progress;
import io.millrace.engine.Row;
import io.millrace.engine.TaskEvent;
import io.millrace.function.Builtins;
import io.millrace.function.Description;
import io.millrace.job.Estimate;
import io.millrace.job.JobSpec;
import io.millrace.job.QueueStatus;
import io.millrace.job.Sample;
import io.millrace.job.Validation;
import io.millrace.problem.JobException;
import io.millrace.value.Json;
import io.millrace.value.JsonSyntaxException;
import io.millrace.value.Value;
import java.util.List;
import java.util.Map;

/** Job specifications in, documents out. */
public final class JobJson {
    private JobJson() {}

    /**
     * Reads a job specification.
     *
     * @param uploads what came beside it
     * @throws JobException {@code invalid-json}, or {@code invalid-job-spec} with every error that there is
     */
    public static JobSpec readSpec(byte[] utf8, Uploads uploads) {
        return new SpecReader(uploads).read(read(utf8));
    }

    /**
     * Reads the query of pipe mode, in which the body is the data.
     *
     * @throws JobException {@code invalid-job-spec} with every error that there is
     */
    public static JobSpec readRun(Map<String, List<String>> query) {
        return new SpecReader(new Uploads.Body()).read(new RunParameters(query).toSpec());
    }

    private static Value read(byte[] utf8) {
        try {
            return Json.read(utf8, 0, utf8.length);
        } catch (JsonSyntaxException e) {
            throw Problem.invalidJson(e);
        }
    }

    /** What a validation found. */
    public static Value validation(Validation found) {
        return Value.object()
                .put("valid", found.finished() ? Value.of(true) : Value.Null.NULL)
                .put("sample", sample(found.sample()))
                .put("estimate", estimate(found.estimate()))
                .build();
    }

    private static Value sample(Sample sample) {
        Progress progress = sample.progress();
        return Value.object()
                .put("records", progress.inputRecords())
                .put("bytes", sample.bytes())
                .put("bad", progress.recordsBad())
                .put("skipped", progress.recordsSkipped())
                .put("errors", new Value.Array(sample.bad()))
                .put("counters", JobDocument.counters(progress))
                .put("pairs", Value.array(sample.pairs(), Row::toValue))
                .put("rows", Value.array(sample.rows(), Row::toValue))
                .put("warnings", Value.array(sample.warnings(), JobJson::warning))
                .put("note", sample.note().<Value>map(Value::of).orElse(Value.Null.NULL))
                .build();
    }

    private static Value warning(TaskEvent.Warned warned) {
        return Value.object()
                .put("code", warned.code())
                .put("detail", warned.detail())
                .build();
    }

    private static Value estimate(Estimate estimate) {
        return Value.object()
                .put("bytes", JobDocument.known(estimate.bytes()))
                .put("records", JobDocument.known(estimate.records()))
                .put("keys", JobDocument.known(estimate.keys()))
                .put("memory", JobDocument.known(estimate.memoryBytes()))
                .put("ms", JobDocument.known(estimate.millis()))
                .put("basis", estimate.basis())
                .build();
    }

    /** How busy the server is. */
    public static Value queue(QueueStatus status) {
        return Value.object()
                .put("depth", status.depth())
                .put("bound", status.bound())
                .put("running", status.running())
                .put("workers", status.workers())
                .build();
    }

    /** What may be named in a specification. */
    public static Value builtins() {
        return Value.object()
                .put("map", Value.array(Builtins.maps(), JobJson::description))
                .put("reduce", Value.array(Builtins.reduces(), JobJson::description))
                .build();
    }

    private static Value description(Description function) {
        return Value.object()
                .put("name", function.name())
                .put("usage", function.usage())
                .put("about", function.about())
                .build();
    }
}
