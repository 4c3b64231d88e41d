package io.millrace.job;

import io.millrace.engine.Phase;
import io.millrace.engine.Progress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A job as it is at one moment.
 *
 * @param id UUIDv7
 * @param engine the name of the engine that runs it
 * @param attempt how many times it was started, 0 while it was not
 * @param failure present exactly when it failed
 * @param warnings that were given so far, in their order
 * @param rows rows of the result, 0 before it succeeded
 */
public record Job(
        String id,
        Optional<String> name,
        JobState state,
        Optional<Phase> phase,
        String engine,
        int priority,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        int attempt,
        Progress progress,
        Optional<JobFailure> failure,
        List<JobEvent.Warning> warnings,
        long rows) {
    /** Copies the warnings. */
    public Job {
        warnings = List.copyOf(warnings);
    }

    /** A job that was just accepted. */
    public static Job accepted(String id, JobSpec spec, String engine, Instant now) {
        return new Job(
                id,
                spec.name(),
                JobState.QUEUED,
                Optional.empty(),
                engine,
                spec.priority(),
                now,
                Optional.empty(),
                Optional.empty(),
                0,
                Progress.NONE,
                Optional.empty(),
                List.of(),
                0);
    }

    Job started(Instant now) {
        return moved(JobState.RUNNING).with(Optional.of(Phase.MAP), Optional.of(now), Optional.empty(), attempt + 1);
    }

    Job in(Phase next) {
        return with(Optional.of(next), startedAt, endedAt, attempt);
    }

    Job at(Progress now) {
        return new Job(
                id, name, state, phase, engine, priority, createdAt, startedAt, endedAt, attempt, now, failure,
                warnings, rows);
    }

    Job warned(JobEvent.Warning more) {
        List<JobEvent.Warning> all =
                Stream.concat(warnings.stream(), Stream.of(more)).toList();
        return new Job(
                id, name, state, phase, engine, priority, createdAt, startedAt, endedAt, attempt, progress, failure,
                all, rows);
    }

    Job succeeded(Progress last, long resultRows, Instant now) {
        Job ended = moved(JobState.SUCCEEDED).at(last).with(Optional.empty(), startedAt, Optional.of(now), attempt);
        return ended.outcome(Optional.empty(), resultRows);
    }

    Job failed(JobFailure why, Instant now) {
        return moved(JobState.FAILED)
                .at(progress.ended())
                .with(Optional.empty(), startedAt, Optional.of(now), attempt)
                .outcome(Optional.of(why), 0);
    }

    Job cancelled(Instant now) {
        return moved(JobState.CANCELLED)
                .at(progress.ended())
                .with(Optional.empty(), startedAt, Optional.of(now), attempt);
    }

    private Job moved(JobState next) {
        if (!next.mayFollow(state)) {
            throw new IllegalStateException("A job that is " + state + " cannot become " + next);
        }
        return new Job(
                id, name, next, phase, engine, priority, createdAt, startedAt, endedAt, attempt, progress, failure,
                warnings, rows);
    }

    private Job with(Optional<Phase> nextPhase, Optional<Instant> start, Optional<Instant> end, int nextAttempt) {
        return new Job(
                id,
                name,
                state,
                nextPhase,
                engine,
                priority,
                createdAt,
                start,
                end,
                nextAttempt,
                progress,
                failure,
                warnings,
                rows);
    }

    private Job outcome(Optional<JobFailure> why, long resultRows) {
        return new Job(
                id,
                name,
                state,
                phase,
                engine,
                priority,
                createdAt,
                startedAt,
                endedAt,
                attempt,
                progress,
                why,
                warnings,
                resultRows);
    }
}
