package io.millrace.engine;

import reactor.core.publisher.Flux;

/** Runs plans. Every engine passes the same contract suite. */
public interface Engine {
    /** The name in job documents, such as {@code local}. */
    String name();

    /** Tasks of one job that run at once, 1 or more. */
    int parallelism();

    /**
     * Runs {@code plan} once per subscription. Cold: nothing happens before. Emits {@link TaskEvent.Started} first,
     * {@link TaskEvent.Completed} last, and ends with an error if the job cannot be completed: a {@link
     * io.millrace.problem.JobException} for every expected failure. Cancelling stops all tasks and running functions
     * and removes what was not committed. Events come on the engine's own threads.
     */
    Flux<TaskEvent> run(JobPlan plan);
}
