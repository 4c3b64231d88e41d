package io.millrace.engine.local;

import io.millrace.engine.JobPlan;
import io.millrace.function.sandbox.Program;
import io.millrace.function.sandbox.Sandbox;
import io.millrace.function.sandbox.SandboxLimits;
import io.millrace.function.sandbox.SandboxPool;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The sandbox workers that a run holds; closing kills them all, which is how a running function is stopped. */
final class Leases {
    private final String job;
    private final SandboxPool pool;
    private final SandboxLimits limits;
    private final Set<Sandbox> held = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Leases(JobPlan plan, SandboxPool pool) {
        this.job = plan.job();
        this.pool = pool;
        this.limits = new SandboxLimits(plan.limits().recordTimeout());
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

    /** Ends the task that calls it if the run has ended. */
    void check() {
        if (closed) {
            throw new CancellationException("The job was cancelled");
        }
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
        held.forEach(Sandbox::kill);
    }
}
