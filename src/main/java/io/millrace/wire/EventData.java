package io.millrace.wire;

import io.millrace.engine.Row;
import io.millrace.job.JobEvent;
import io.millrace.value.Value;
import java.time.Instant;

/** Name and members of an event, but for the rows of {@code rows}. */
record EventData(String job, Instant at) implements JobEvent.Cases<Value.Obj> {

    /** The member that every event starts with is its name. */
    static String name(Value.Obj data) {
        return data.members().get("type") instanceof Value.Text type ? type.value() : "";
    }

    Value.ObjectBuilder start(String type) {
        return Value.object().put("type", type).put("job", job).put("at", Times.text(at));
    }

    @Override
    public Value.Obj onQueued(JobEvent.Queued event) {
        return start("queued")
                .put("position", event.queue().position())
                .put("ahead", event.queue().ahead())
                .build();
    }

    @Override
    public Value.Obj onStarted(JobEvent.Started event) {
        return start("started")
                .put("engine", event.engine())
                .put("splits", JobDocument.known(event.splits()))
                .put("bytes", JobDocument.known(event.bytes()))
                .put("attempt", event.attempt())
                .build();
    }

    @Override
    public Value.Obj onProgress(JobEvent.Progressed event) {
        return start("progress")
                .putAll(new JobDocument(event.job(), event.queue(), at).changing())
                .build();
    }

    @Override
    public Value.Obj onPartial(JobEvent.Partial event) {
        return start("partial")
                .put("rows", Value.array(event.rows(), Row::toValue))
                .put("coverage", Value.of(event.coverage()))
                .build();
    }

    @Override
    public Value.Obj onWarning(JobEvent.Warning event) {
        return start("warning")
                .put("code", event.code())
                .put("detail", event.detail())
                .build();
    }

    @Override
    public Value.Obj onRows(JobEvent.Rows event) {
        return start("rows").put("offset", event.offset()).build();
    }

    @Override
    public Value.Obj onSucceeded(JobEvent.Succeeded event) {
        return start("succeeded")
                .put("rows", event.rows())
                .put("records", event.records())
                .put("elapsedMs", event.elapsedMillis())
                .put("result", Links.result(job))
                .build();
    }

    @Override
    public Value.Obj onFailed(JobEvent.Failed event) {
        return start("failed")
                .put("problem", Problem.of(event.failure(), job).toValue())
                .build();
    }

    @Override
    public Value.Obj onCancelled(JobEvent.Cancelled event) {
        return start("cancelled").build();
    }
}
