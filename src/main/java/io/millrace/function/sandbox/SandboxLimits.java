package io.millrace.function.sandbox;

import java.time.Duration;

/**
 * What a job's functions may use.
 *
 * @param recordTimeout for one record in the map, for one key in the reduce; {@link #SHORTEST} or more
 * @param endsAtBadRecord true if the job ends with the first bad record, whose function may then be called once more to find
 *     out where it failed
 */
public record SandboxLimits(Duration recordTimeout, boolean endsAtBadRecord) {
    /** What a worker's clock still tells apart. */
    public static final Duration SHORTEST = Duration.ofMillis(10);

    /** Four times what the slowest import of the standard library takes alone ({@code doctest}, 1.2 s). */
    private static final Duration SHORTEST_LOAD_OF_PYTHON = Duration.ofSeconds(5);

    /** Refuses what is too short. */
    public SandboxLimits {
        if (recordTimeout.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("Too short: " + recordTimeout);
        }
    }

    /** Of a job that goes on after a bad record. */
    public SandboxLimits(Duration recordTimeout) {
        this(recordTimeout, false);
    }

    /** For what runs before the first record: in Python the code outside of functions, most of it imports. */
    SandboxLimits toLoad(Language language) {
        boolean enough = language != Language.PYTHON || recordTimeout.compareTo(SHORTEST_LOAD_OF_PYTHON) >= 0;
        return enough ? this : new SandboxLimits(SHORTEST_LOAD_OF_PYTHON, endsAtBadRecord);
    }
}
