package io.millrace.engine.local;

import io.millrace.engine.JobPlan;
import io.millrace.function.sandbox.Kept;
import io.millrace.function.sandbox.Program;
import io.millrace.function.sandbox.Sandbox;
import io.millrace.function.sandbox.SandboxLimits;
import io.millrace.function.sandbox.SandboxPool;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The sandbox workers that a run holds, and those that keep what they have combined for it; closing kills the first, which
 * is how a running function is stopped, and drops what the others keep. Thread-safe.
 */
final class Leases {
    private final String job;
    private final SandboxPool pool;
    private final SandboxLimits limits;
    private final Set<Sandbox> held = ConcurrentHashMap.newKeySet();
    private final Set<Kept> kept = ConcurrentHashMap.newKeySet();
    /** Why pairs that were kept are lost. */
    private volatile @Nullable RuntimeException loss;

    private volatile boolean closed;

    Leases(JobPlan plan, SandboxPool pool) {
        this.job = plan.job();
        this.pool = pool;
        this.limits =
                new SandboxLimits(plan.limits().recordTimeout(), !plan.errors().skip());
    }

    /** Lends a worker in which {@code program} is ready to {@code work}. Blocks until one is free. */
    <T> T with(Program program, Function<Sandbox, T> work) {
        try (Sandbox sandbox = pool.lease(job, program, limits)) {
            return hold(sandbox, work);
        }
    }

    private <T> T hold(Sandbox sandbox, Function<Sandbox, T> work) {
        held.add(sandbox);
        try {
            check();
            return work.apply(sandbox);
        } finally {
            held.remove(sandbox);
        }
    }

    /**
     * Gives a worker that was lent back, with all that it has combined; {@code taker} flushes it when another job gets it,
     * on whatever thread, or else in {@link #takeKept}.
     */
    void keep(Sandbox sandbox, Consumer<Sandbox> taker) {
        Kept pairs = sandbox.keep(idle -> take(idle, taker));
        kept.add(pairs);
        if (closed) {
            pairs.drop();
        }
    }

    /** What goes wrong is this run's, whoever it was that wanted the worker. */
    private void take(Sandbox idle, Consumer<Sandbox> taker) {
        try {
            taker.accept(idle);
        } catch (RuntimeException e) {
            loss = e;
        }
    }

    /** All that workers keep, once no task of the stage runs any more; each to be taken by {@link #takeKept}. */
    Set<Kept> kept() {
        return Set.copyOf(kept);
    }

    /** Has what one worker keeps flushed, on this thread if it was not done before. */
    Kept takeKept(Kept pairs) {
        pairs.handOver();
        kept.remove(pairs);
        check();
        return pairs;
    }

    /** Ends the task that calls it if the run has ended, or must end since pairs are lost. */
    void check() {
        if (closed) {
            throw new CancellationException("The job was cancelled");
        }
        RuntimeException lost = loss;
        if (lost != null) {
            throw lost;
        }
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
        held.forEach(Sandbox::kill);
        kept.forEach(Kept::drop);
    }
}
