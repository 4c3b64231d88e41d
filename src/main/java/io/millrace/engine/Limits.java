package io.millrace.engine;

import java.time.Duration;

/**
 * Bounds of one job.
 *
 * @param timeout from start to end
 * @param memoryBytes for tables and value lists of the job
 * @param recordTimeout for one call of a function of the user's
 */
public record Limits(Duration timeout, long memoryBytes, Duration recordTimeout) {
    /** Ten minutes, 1 GiB, one second. */
    public static final Limits DEFAULT = new Limits(Duration.ofMinutes(10), 1L << 30, Duration.ofSeconds(1));
}
