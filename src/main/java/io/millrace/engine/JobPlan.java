package io.millrace.engine;

import io.millrace.io.Input;
import io.millrace.io.JobDirectory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A job that is ready to run: every name is resolved and every function compiles.
 *
 * @param job the job's id
 * @param input what the first stage maps
 * @param stages at least one; each maps the rows of the one before
 * @param output order, number and shape of the rows
 * @param errors what happens to bad records
 * @param limits bounds of the job and of its functions
 * @param partialEvery time between previews; empty for none
 * @param directory where spills, intermediate rows, bad records and the result go
 */
public record JobPlan(
        String job,
        Input input,
        List<Stage> stages,
        Output output,
        ErrorPolicy errors,
        Limits limits,
        Optional<Duration> partialEvery,
        JobDirectory directory) {
    /** Copies the stages. */
    public JobPlan {
        stages = List.copyOf(stages);
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("A plan has at least one stage");
        }
    }
}
