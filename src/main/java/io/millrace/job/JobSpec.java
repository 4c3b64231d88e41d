package io.millrace.job;

import io.millrace.engine.ErrorPolicy;
import io.millrace.engine.Limits;
import io.millrace.engine.Output;
import io.millrace.engine.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a client asks for, well-formed but not yet checked against data and compiler.
 *
 * @param name for people
 * @param priority 1 is served first, 5 last
 * @param partialEvery time between previews; empty for none
 */
public record JobSpec(
        Optional<String> name,
        InputSpec input,
        List<Stage> stages,
        Output output,
        ErrorPolicy errors,
        Limits limits,
        int priority,
        Optional<Duration> partialEvery) {
    /** The middle of 1 to 5. */
    public static final int DEFAULT_PRIORITY = 3;

    /** Copies the stages. */
    public JobSpec {
        stages = List.copyOf(stages);
    }
}
