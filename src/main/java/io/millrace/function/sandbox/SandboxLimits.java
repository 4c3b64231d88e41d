package io.millrace.function.sandbox;

import java.time.Duration;

/**
 * What a job's functions may use.
 *
 * @param recordTimeout for one record in the map, for one key in the reduce; at least 10 ms
 */
public record SandboxLimits(Duration recordTimeout) {
    private static final Duration SHORTEST = Duration.ofMillis(10);

    /** Refuses what the worker's clock cannot tell apart. */
    public SandboxLimits {
        if (recordTimeout.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("Too short: " + recordTimeout);
        }
    }
}
