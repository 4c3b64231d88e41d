package io.millrace.io;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Value;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** The bytes that one run of a job may have on disk beside its input. Thread-safe. */
public final class DiskQuota {
    /** A quota that is never used up. */
    public static final long UNLIMITED = 0;

    private static final long KIBIBYTE = 1024;
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};

    private final long maxBytes;
    private final AtomicLong used = new AtomicLong();

    /** With {@code maxBytes}, or {@link #UNLIMITED}. */
    public DiskQuota(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Asks before {@code bytes} are written.
     *
     * @throws JobException {@code DISK_FULL} if that would be more than the job may have; then nothing is taken
     */
    public void take(long bytes) {
        long now = used.addAndGet(bytes);
        if (maxBytes != UNLIMITED && now > maxBytes) {
            used.addAndGet(-bytes);
            throw new JobException(
                    ErrorCode.DISK_FULL,
                    "The job needs more than the " + text(maxBytes)
                            + " of disk that a job may use on this server; send less input, emit fewer or smaller"
                            + " pairs, or ask the server's operator for more.",
                    // Unlike where the disk is full, which it may not be later.
                    Value.object()
                            .put("limit", maxBytes)
                            .put("retryable", Value.of(false))
                            .build()
                            .members());
        }
    }

    /** Gives back what was taken for bytes that are deleted. */
    public void give(long bytes) {
        used.addAndGet(-bytes);
    }

    /** Bytes taken and not given back. */
    public long used() {
        return used.get();
    }

    /** With the largest unit that has no fraction. */
    private static String text(long bytes) {
        long number = bytes;
        int unit = 0;
        while (unit < UNITS.length - 1 && number >= KIBIBYTE && number % KIBIBYTE == 0) {
            number /= KIBIBYTE;
            unit++;
        }
        return String.format(Locale.ROOT, "%,d %s", number, UNITS[unit]);
    }
}
