package io.millrace.function.sandbox;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The workers of a server. A process is started when it is first needed, or by {@link #prepare} before that, and kept; a
 * spare is kept ready, so that the one that takes the place of a killed worker costs nobody its start. Each job has a fresh
 * isolate in each worker, reused for its other tasks; nothing passes from one job to another.
 */
public final class SandboxPool implements ProgramCheck, AutoCloseable {
    private static final int REMEMBERED_PROGRAMS = 256;
    /** To evaluate a text that should only be a function takes no time at all. */
    private static final SandboxLimits COMPILE_LIMITS = new SandboxLimits(Duration.ofSeconds(2));

    /** Most modules of Python's library are imported within that. */
    private static final SandboxLimits QUICK_CHECK = new SandboxLimits(Duration.ofMillis(500));

    private static final int QUICK_CHECKS = 2;

    private final SandboxSettings settings;
    private final Semaphore leases;
    private final WorkerProcesses processes;
    /** Fair, as the next one, so that programs that never end compiling keep others waiting, but nobody for ever. */
    private final Semaphore quickChecks = new Semaphore(QUICK_CHECKS, true);

    private final ReentrantLock checking = new ReentrantLock(true);

    private final Set<Program> compiled = programs();
    /** Of those that a quick check began to compile. */
    private final Set<Program> slow = programs();

    /** Starts nothing yet. */
    public SandboxPool(SandboxSettings settings) {
        this.settings = settings;
        this.leases = new Semaphore(settings.workers(), true);
        this.processes = new WorkerProcesses(settings);
    }

    /** The last ones that are added. */
    private static Set<Program> programs() {
        return Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Program, Boolean> eldest) {
                return size() > REMEMBERED_PROGRAMS;
            }
        }));
    }

    /** Starts {@code count} processes in the background, less those that there are, so that the first to need one find it. */
    public void prepare(int count) {
        processes.prepare(count);
    }

    @Override
    public boolean isChecked(Program program) {
        return compiled.contains(program);
    }

    @Override
    public boolean isSlow(Program program) {
        return slow.contains(program);
    }

    /** {@inheritDoc} Does not wait for a lease. */
    @Override
    public boolean checkQuickly(Program program) {
        quickChecks.acquireUninterruptibly();
        try {
            compile(program, QUICK_CHECK);
            slow.remove(program);
            return true;
        } catch (JobException e) {
            if (e.code() == ErrorCode.FUNCTION_TIMEOUT) {
                slow.add(program);
                return false;
            }
            throw e;
        } finally {
            quickChecks.release();
        }
    }

    /** {@inheritDoc} Does not wait for a lease. */
    @Override
    public void check(Program program) {
        SandboxLimits limits = COMPILE_LIMITS.toLoad(program.language());
        checking.lock();
        try {
            compile(program, limits);
        } catch (JobException e) {
            throw e.code() == ErrorCode.FUNCTION_TIMEOUT ? Problems.neverMade(e) : e;
        } finally {
            checking.unlock();
        }
    }

    private void compile(Program program, SandboxLimits limits) {
        if (!compiled.contains(program)) {
            WorkerProcess worker = take(program, program);
            try (LeasedSandbox sandbox = new LeasedSandbox(worker, settings, limits, processes::giveBack)) {
                sandbox.open(program, limits);
            }
            compiled.add(program);
        }
    }

    /**
     * Waits for a free worker, blocking, and loads {@code program} unless the worker has it from an earlier lease of this
     * job. Close what is returned.
     *
     * @param job the job's id
     * @throws CancellationException if the thread is interrupted while it waits, or the pool is closed
     * @throws JobException if the program does not compile
     */
    public Sandbox lease(String job, Program program, SandboxLimits limits) {
        try {
            leases.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled();
        }
        return leaseWorker(new Owner(job, program, limits));
    }

    private Sandbox leaseWorker(Owner owner) {
        boolean leased = false;
        try {
            WorkerProcess worker = take(owner, owner.program());
            leased = true;
            LeasedSandbox sandbox = new LeasedSandbox(worker, settings, owner.limits(), this::giveBack);
            load(sandbox, worker, owner);
            return sandbox;
        } finally {
            if (!leased) {
                leases.release();
            }
        }
    }

    /** What a worker keeps for another job is handed over first, which that can take the worker with it. */
    private WorkerProcess take(Object owner, Program program) {
        while (true) {
            WorkerProcess worker = processes.take(owner, program);
            Kept kept = worker.kept();
            if (kept == null || owner.equals(worker.owner())) {
                return worker;
            }
            kept.handOver();
            if (worker.isAlive()) {
                return worker;
            }
            processes.giveBack(worker);
        }
    }

    private static void load(LeasedSandbox sandbox, WorkerProcess worker, Owner owner) {
        if (owner.equals(worker.owner())) {
            return;
        }
        boolean loaded = false;
        try {
            sandbox.open(owner.program(), owner.limits().toLoad(owner.program().language()));
            worker.setOwner(owner);
            loaded = true;
        } finally {
            if (!loaded) {
                sandbox.close();
            }
        }
    }

    private void giveBack(WorkerProcess worker) {
        processes.giveBack(worker);
        leases.release();
    }

    /** Processes that run, leased or not. */
    public int alive() {
        return processes.alive();
    }

    /** Processes that run and wait for work. */
    public int idle() {
        return processes.idle();
    }

    /** Leases under way. */
    public int leased() {
        return settings.workers() - leases.availablePermits();
    }

    /** Kills all workers; calls under way end with {@link CancellationException}. */
    @Override
    public void close() {
        processes.close();
    }

    private static CancellationException cancelled() {
        return new CancellationException("Interrupted while waiting for a worker");
    }

    /** For whom a worker has been loaded. */
    private record Owner(String job, Program program, SandboxLimits limits) {}
}
