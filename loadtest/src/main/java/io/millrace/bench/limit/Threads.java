package io.millrace.bench.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A fixed number of threads that all do the same. */
public final class Threads implements AutoCloseable {
    private final int count;
    private final ExecutorService pool;

    public Threads(int count) {
        this.count = count;
        this.pool = Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        });
    }

    int count() {
        return count;
    }

    /** Runs the task once in every thread and gives what each of them returned. */
    <T> List<T> inEach(Callable<T> task) throws Exception {
        List<Future<T>> running = new ArrayList<>();
        for (int thread = 0; thread < count; thread++) {
            running.add(pool.submit(task));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> each : running) {
            results.add(result(each));
        }
        return results;
    }

    private static <T> T result(Future<T> future) throws Exception {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
