package io.millrace.app;

import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** On which threads map and reduce tasks run. Every kind completes every job. */
public enum TaskScheduler {
    /** As many threads as asked for, which share one queue, so that uneven tasks never wait behind each other. */
    PARALLEL {
        @Override
        Scheduler create(int threads) {
            return Schedulers.fromExecutorService(Executors.newFixedThreadPool(threads, named("map")), "map");
        }
    },
    /** Threads that come and go, never more than asked for. */
    ELASTIC {
        @Override
        Scheduler create(int threads) {
            return Schedulers.newBoundedElastic(threads, Schedulers.DEFAULT_BOUNDED_ELASTIC_QUEUESIZE, "map", 60, true);
        }
    },
    /** A virtual thread for each task; needs Java 21. */
    VIRTUAL {
        @Override
        Scheduler create(int threads) {
            return Schedulers.fromExecutorService(virtualThreads(), "map");
        }
    },
    /** One thread for everything. */
    SINGLE {
        @Override
        Scheduler create(int threads) {
            return Schedulers.fromExecutorService(Executors.newFixedThreadPool(1, named("map")), "map");
        }

        @Override
        int parallelism(int threads) {
            return 1;
        }
    };

    abstract Scheduler create(int threads);

    /** Tasks of one job at once. */
    int parallelism(int threads) {
        return threads;
    }

    static Optional<TaskScheduler> of(String wireName) {
        return Stream.of(values())
                .filter(kind -> kind.wireName().equals(wireName))
                .findFirst();
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reached by reflection, since this is compiled for Java 17. */
    private static ExecutorService virtualThreads() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new SettingsException(
                    "MILLRACE_MAP_SCHEDULER=virtual needs Java 21 or later; this is Java "
                            + Runtime.version().feature(),
                    e);
        }
    }

    private static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
