package io.millrace.function.sandbox;

import io.millrace.problem.JobException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The processes of a pool, and those that are started in the background: ahead of all need, and as soon as none is idle. */
final class WorkerProcesses implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

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
    /** That are not ready yet. */
    private final Set<WorkerProcess> launched = new HashSet<>();
    /** How many are started in the background, or will be. */
    private int starting;

    private boolean spareAwaited;
    private boolean closed;

    WorkerProcesses(SandboxSettings settings) {
        this.settings = settings;
    }

    /**
     * A process for nobody else: one that {@code owner} has loaded, else the last used that has loaded {@code program}, else
     * one that nobody has, else the one that was idle for longest, else the spare that is just starting, else a new one. One
     * that keeps pairs for another owner comes last of those that are idle.
     */
    WorkerProcess take(Object owner, Program program) {
        WorkerProcess ready = takeReady(owner, program);
        return ready == null ? start() : ready;
    }

    private @Nullable WorkerProcess takeReady(Object owner, Program program) {
        lock.lock();
        try {
            awaitSpare();
            WorkerProcess ready = takeIdle(owner, program);
            startSpare();
            return ready;
        } finally {
            lock.unlock();
        }
    }

    /** Starts processes in the background until there are {@code count}, busy or idle. */
    void prepare(int count) {
        lock.lock();
        try {
            while (all.size() + starting < count && !closed) {
                startAnother();
            }
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

    /** Kills all processes and waits until they have ended: nothing is left of them, nor comes later. */
    @Override
    public void close() {
        kill();
        starter.shutdown();
        try {
            if (starter.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                kill().forEach(WorkerProcess::awaitEnd);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Set<WorkerProcess> kill() {
        lock.lock();
        try {
            closed = true;
            Set<WorkerProcess> each = new HashSet<>(all);
            each.addAll(launched);
            each.forEach(WorkerProcess::kill);
            idle.clear();
            changed.signalAll();
            return each;
        } finally {
            lock.unlock();
        }
    }

    private WorkerProcess start() {
        return register(WorkerProcess.start(settings, this::launched));
    }

    private void launched(WorkerProcess worker) {
        lock.lock();
        try {
            launched.add(worker);
            if (closed) {
                worker.kill();
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitSpare() {
        dropDead();
        if (spareAwaited) {
            return;
        }
        spareAwaited = true;
        while (idle.isEmpty() && starting > 0 && !closed) {
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
        launched.removeIf(worker -> !worker.isAlive());
    }

    private @Nullable WorkerProcess takeIdle(Object owner, Program program) {
        WorkerProcess ready = first(idle.iterator(), worker -> owner.equals(worker.owner()))
                .or(() ->
                        first(idle.descendingIterator(), worker -> isFree(worker) && program.equals(worker.program())))
                .or(() -> first(idle.iterator(), worker -> worker.owner() == null))
                .or(() -> first(idle.iterator(), WorkerProcesses::isFree))
                .orElse(idle.peekFirst());
        if (ready != null) {
            idle.remove(ready);
        }
        return ready;
    }

    private static boolean isFree(WorkerProcess worker) {
        return worker.kept() == null;
    }

    private static Optional<WorkerProcess> first(Iterator<WorkerProcess> workers, Predicate<WorkerProcess> wanted) {
        while (workers.hasNext()) {
            WorkerProcess worker = workers.next();
            if (wanted.test(worker)) {
                return Optional.of(worker);
            }
        }
        return Optional.empty();
    }

    private void startSpare() {
        if (idle.isEmpty() && starting == 0 && !closed && all.size() <= settings.workers()) {
            startAnother();
        }
    }

    private void startAnother() {
        starting++;
        starter.execute(this::addSpare);
    }

    private void addSpare() {
        WorkerProcess spare = null;
        try {
            spare = isClosed() ? null : start();
        } catch (JobException | CancellationException e) {
            // Whoever needs a process next starts one and is told why it fails.
        } finally {
            spareStarted(spare);
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void spareStarted(@Nullable WorkerProcess spare) {
        lock.lock();
        try {
            starting--;
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
            launched.remove(worker);
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
