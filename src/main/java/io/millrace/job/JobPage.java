package io.millrace.job;

import java.util.List;
import java.util.Optional;

/**
 * Some jobs, newest first.
 *
 * @param next the id to list on from, if there is more
 */
public record JobPage(List<Job> jobs, Optional<String> next) {
    /** Copies the jobs. */
    public JobPage {
        jobs = List.copyOf(jobs);
    }
}
