package io.millrace.modes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a run is asked for, by environment variables.
 *
 * @param requests jobs that are sent at once
 * @param low words of the shortest job
 * @param high words of the longest
 * @param timeout longest time of all jobs of one mode
 * @param warmUp how long jobs are repeated on one server before they are timed once more; nothing for never
 * @param modes which of ancestor, single, parallel, elastic and virtual
 * @param corpusMegabytes size of the large word count, 0 for none
 * @param root the repository
 */
record Settings(
        int requests,
        int low,
        int high,
        Duration timeout,
        Duration warmUp,
        List<String> modes,
        int corpusMegabytes,
        Path root) {
    /** Each has a connection, of which a client has some 28,000 to one server. */
    private static final int MOST_REQUESTS = 20_000;

    /** The ancestor's number. */
    static final int REQUESTS = 10;

    static final List<String> MODES = List.of("ancestor", "single", "parallel", "elastic", Mode.VIRTUAL);
    /** Of the texts: that of the load generator, unless that is told another. */
    static final long SEED = 1;

    Settings {
        if (low < 1 || high < low) {
            throw new IllegalArgumentException("LOW is 1 or more and HIGH at least LOW, not " + low + " and " + high);
        }
        if (!MODES.containsAll(modes)) {
            throw new IllegalArgumentException("MODES is some of " + String.join(",", MODES) + ", not " + String.join(",", modes));
        }
    }

    static Settings of(Map<String, String> environment) {
        Reader in = new Reader(environment);
        return new Settings(
                in.number("REQUESTS", REQUESTS, 1, MOST_REQUESTS),
                in.number("LOW", 500, 1, 1_000_000),
                in.number("HIGH", 1_000, 1, 1_000_000),
                Duration.ofSeconds(in.number("TIMEOUT", 120, 1, 86_400)),
                Duration.ofSeconds(in.number("WARM_UP", 2, 0, 3_600)),
                in.names("MODES", MODES),
                in.number("CORPUS", 0, 0, 10_000),
                Path.of(environment.getOrDefault("BENCH_ROOT", ".")).toAbsolutePath().normalize());
    }

    /** For requests, logs and the report; nothing else writes here. */
    Path directory() {
        return root.resolve("target/benchmark");
    }

    boolean has(String mode) {
        return modes.contains(mode);
    }

    /** As they are given to make. */
    String parameters() {
        return "REQUESTS=" + requests + " LOW=" + low + " HIGH=" + high + " TIMEOUT=" + timeout.toSeconds() + " WARM_UP="
                + warmUp.toSeconds() + " MODES=" + String.join(",", modes) + " CORPUS=" + corpusMegabytes;
    }

    private record Reader(Map<String, String> environment) {
        List<String> names(String name, List<String> fallback) {
            String text = environment.getOrDefault(name, "").replace(" ", "");
            return text.isEmpty() ? fallback : List.of(text.split(","));
        }

        int number(String name, int fallback, int min, int max) {
            String text = environment.getOrDefault(name, "").strip();
            if (text.isEmpty()) {
                return fallback;
            }
            String problem = name + " is a whole number from " + min + " to " + max + ", not " + text;
            try {
                int value = Integer.parseInt(text);
                if (value >= min && value <= max) {
                    return value;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(problem, e);
            }
            throw new IllegalArgumentException(problem);
        }
    }
}
