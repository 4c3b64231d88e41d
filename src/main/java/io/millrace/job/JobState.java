package io.millrace.job;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The states of a job and the way between them: {@code queued → running → succeeded | failed | cancelled}. */
public enum JobState {
    QUEUED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    /** True for the three ends. */
    public boolean isTerminal() {
        return this != QUEUED && this != RUNNING;
    }

    /** True if a job in {@code before} may enter this state. A crash takes a running job back into the queue. */
    public boolean mayFollow(JobState before) {
        return predecessors().contains(before);
    }

    private Set<JobState> predecessors() {
        return switch (this) {
            case QUEUED, SUCCEEDED -> Set.of(RUNNING);
            case RUNNING -> Set.of(QUEUED);
            case FAILED, CANCELLED -> Set.of(QUEUED, RUNNING);
        };
    }

    /** As in job documents. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state of that wire name. */
    public static Optional<JobState> named(String wireName) {
        return Stream.of(values())
                .filter(state -> state.wireName().equals(wireName))
                .findFirst();
    }
}
