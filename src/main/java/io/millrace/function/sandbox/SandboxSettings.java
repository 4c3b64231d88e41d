package io.millrace.function.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a pool runs its workers.
 *
 * @param workers leases at a time, at least 1; there are up to four processes more, a spare and three that compile
 * @param directory where the native library is extracted to and the workers have their empty directories; must allow
 *     execution
 * @param startTimeout within which a new process must be ready
 * @param heapMegabytes V8's heap of one worker; the whole process may use {@value #OUTSIDE_HEAP_MEGABYTES} more
 * @param wrapper a command that gets the worker's command as its last arguments and runs it in the foreground, with its
 *     standard input and output, such as {@code bwrap}; may be empty
 */
public record SandboxSettings(
        int workers, Path directory, Duration startTimeout, int heapMegabytes, List<String> wrapper) {
    /** For the JVM, V8's code and typed arrays. */
    static final int OUTSIDE_HEAP_MEGABYTES = 256;

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final int HEAP_MEGABYTES = 256;
    private static final int LEAST_HEAP_MEGABYTES = 32;

    /** Refuses numbers that cannot work. */
    public SandboxSettings {
        if (workers < 1 || heapMegabytes < LEAST_HEAP_MEGABYTES) {
            throw new IllegalArgumentException("Too few: " + workers + " workers, " + heapMegabytes + " MB");
        }
        directory = directory.toAbsolutePath();
        wrapper = List.copyOf(wrapper);
    }

    /** A minute to start, 256 MB of heap. */
    public SandboxSettings(int workers, Path directory, List<String> wrapper) {
        this(workers, directory, START_TIMEOUT, HEAP_MEGABYTES, wrapper);
    }

    /** The same without a wrapper. */
    public SandboxSettings(int workers, Path directory) {
        this(workers, directory, List.of());
    }
}
