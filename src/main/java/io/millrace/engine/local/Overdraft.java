package io.millrace.engine.local;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Value;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the table of a reduce task takes beyond its share, since the state of a key cannot be reduced in parts: as much as
 * all jobs together leave. One thread.
 */
final class Overdraft implements AutoCloseable {
    /** For tables that nobody has to cover. */
    static final Overdraft NONE = new Overdraft(new MemoryPool(0), Long.MAX_VALUE);

    private static final long GRANT_BYTES = 1 << 20;

    private final MemoryPool pool;
    private final long share;
    private long taken;

    /** Of a table whose share is {@code share} bytes. */
    Overdraft(MemoryPool pool, long share) {
        this.pool = pool;
        this.share = share;
    }

    /**
     * Says how much the table takes now.
     *
     * @param key a key that made it grow
     * @throws JobException {@code MEMORY_LIMIT} if there is no more
     */
    void cover(long bytes, Supplier<Value> key) {
        while (bytes - share > taken) {
            long more = Math.max(GRANT_BYTES, bytes - share - taken);
            if (!pool.take(more)) {
                throw new JobException(
                        ErrorCode.MEMORY_LIMIT,
                        "What the reduce has to keep of the values of a key takes more memory than there is",
                        Map.of("limit", Value.of(pool.maxBytes()), "key", key.get()));
            }
            taken += more;
        }
    }

    /** Gives all back. */
    @Override
    public void close() {
        pool.give(taken);
        taken = 0;
    }
}
