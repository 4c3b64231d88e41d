package io.millrace.function.sandbox;

import io.millrace.problem.JobException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The processes of a pool, and the spare that is started in the background as soon as none is idle. */
final class WorkerProcesses implements AutoCloseable {
    private final SandboxSettings settings;
    private final ExecutorService starter = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "sandbox-spare");
        thread.setDaemon(true);
        return thread;
    });

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Least recently used first. */
    private final Deque<WorkerProcess> idle = new ArrayDeque<>();

    private final Set<WorkerProcess> all = new HashSet<>();
    private boolean spareStarting;
    private boolean spareAwaited;
    private boolean closed;

    WorkerProcesses(SandboxSettings settings) {
        this.settings = settings;
    }

    /**
     * A process for nobody else: one that {@code owner} has loaded, else one that nobody has, else the one that was idle
     * for longest, else the spare that is just starting, else a new one.
     */
    WorkerProcess take(Object owner) {
        WorkerProcess ready = takeReady(owner);
        return ready == null ? register(WorkerProcess.start(settings)) : ready;
    }

    private @Nullable WorkerProcess takeReady(Object owner) {
        lock.lock();
        try {
            awaitSpare();
            WorkerProcess ready = takeIdle(owner);
            startSpare();
            return ready;
        } finally {
            lock.unlock();
        }
    }

    /** Takes a process back, dead or alive. */
    void giveBack(WorkerProcess worker) {
        lock.lock();
        try {
            if (worker.isAlive()) {
                idle.addLast(worker);
            } else {
                all.remove(worker);
                startSpare();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int alive() {
        lock.lock();
        try {
            return (int) all.stream().filter(WorkerProcess::isAlive).count();
        } finally {
            lock.unlock();
        }
    }

    int idle() {
        lock.lock();
        try {
            return (int) idle.stream().filter(WorkerProcess::isAlive).count();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            all.forEach(WorkerProcess::kill);
            idle.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        starter.shutdown();
    }

    private void awaitSpare() {
        dropDead();
        if (spareAwaited) {
            return;
        }
        spareAwaited = true;
        while (idle.isEmpty() && spareStarting && !closed) {
            changed.awaitUninterruptibly();
        }
        spareAwaited = false;
        if (closed) {
            throw new CancellationException("The pool is closed");
        }
    }

    private void dropDead() {
        idle.removeIf(worker -> !worker.isAlive());
        all.removeIf(worker -> !worker.isAlive());
    }

    private @Nullable WorkerProcess takeIdle(Object owner) {
        WorkerProcess free = null;
        for (Iterator<WorkerProcess> workers = idle.iterator(); workers.hasNext(); ) {
            WorkerProcess worker = workers.next();
            if (owner.equals(worker.owner())) {
                workers.remove();
                return worker;
            }
            free = free == null && worker.owner() == null ? worker : free;
        }
        if (free != null) {
            idle.remove(free);
            return free;
        }
        return idle.pollFirst();
    }

    private void startSpare() {
        if (idle.isEmpty() && !spareStarting && !closed && all.size() <= settings.workers()) {
            spareStarting = true;
            starter.execute(this::addSpare);
        }
    }

    private void addSpare() {
        WorkerProcess spare = null;
        try {
            spare = register(WorkerProcess.start(settings));
        } catch (JobException | CancellationException e) {
            // Whoever needs a process next starts one and is told why it fails.
        } finally {
            spareStarted(spare);
        }
    }

    private void spareStarted(@Nullable WorkerProcess spare) {
        lock.lock();
        try {
            spareStarting = false;
            if (spare != null && !closed) {
                idle.addFirst(spare);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private WorkerProcess register(WorkerProcess worker) {
        lock.lock();
        try {
            all.add(worker);
            if (closed) {
                worker.kill();
            }
            return worker;
        } finally {
            lock.unlock();
        }
    }
}
