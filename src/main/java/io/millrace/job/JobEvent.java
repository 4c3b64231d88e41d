package io.millrace.job;

import io.millrace.engine.Row;
import io.millrace.io.RowChunk;
import io.millrace.value.Value;
import java.util.List;
import java.util.Optional;

/** What a client is told about its job. */
public sealed interface JobEvent {
    /** Calls the case that fits. */
    <R> R match(Cases<R> cases);

    /** One method for each kind of event. */
    interface Cases<R> {
        /** Accepted. */
        R onQueued(Queued event);

        /** The first task starts. */
        R onStarted(Started event);

        /** How far it is. */
        R onProgress(Progressed event);

        /** A preview. */
        R onPartial(Partial event);

        /** Something to know. */
        R onWarning(Warning event);

        /** A batch of final rows. */
        R onRows(Rows event);

        /** The good end. */
        R onSucceeded(Succeeded event);

        /** The bad end. */
        R onFailed(Failed event);

        /** The end that somebody asked for. */
        R onCancelled(Cancelled event);
    }

    /** True for {@code succeeded}, {@code failed} and {@code cancelled}. */
    default boolean isTerminal() {
        return this instanceof Succeeded || this instanceof Failed || this instanceof Cancelled;
    }

    /** Durable: accepted. */
    record Queued(QueuePosition queue) implements JobEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onQueued(this);
        }
    }

    /** Durable: the first task starts. {@link io.millrace.engine.Progress#UNKNOWN} for an unknown total. */
    record Started(String engine, long splits, long bytes, int attempt) implements JobEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onStarted(this);
        }
    }

    /** Ephemeral: the job now, with its place while it is queued. */
    record Progressed(Job job, Optional<QueuePosition> queue) implements JobEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onProgress(this);
        }
    }

    /** Ephemeral: rows so far; {@code coverage} is the share of the input in them, 0 to 1. */
    record Partial(List<Row> rows, double coverage) implements JobEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onPartial(this);
        }
    }

    /** Durable: once per cause. */
    record Warning(String code, Value detail) implements JobEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onWarning(this);
        }
    }

    /** Durable: final rows from {@code offset}. */
    record Rows(long offset, RowChunk rows) implements JobEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onRows(this);
        }
    }

    /** Durable and last. */
    record Succeeded(long rows, long records, long elapsedMillis) implements JobEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onSucceeded(this);
        }
    }

    /** Durable and last. */
    record Failed(JobFailure failure) implements JobEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onFailed(this);
        }
    }

    /** Durable and last. */
    record Cancelled() implements JobEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onCancelled(this);
        }
    }
}
