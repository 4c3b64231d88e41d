package io.millrace.job;

import java.util.Optional;

/** Which jobs to list; an empty filter is no filter. */
public record JobFilter(Optional<JobState> state, Optional<String> name) {
    /** True if {@code job} is to be listed. */
    public boolean accepts(Job job) {
        return state.map(wanted -> wanted == job.state()).orElse(true)
                && name.map(wanted -> job.name().equals(Optional.of(wanted))).orElse(true);
    }
}
