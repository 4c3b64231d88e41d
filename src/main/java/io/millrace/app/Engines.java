package io.millrace.app;

import io.millrace.engine.local.LocalEngine;
import io.millrace.engine.local.MemoryPool;
import io.millrace.function.sandbox.SandboxPool;
import io.millrace.function.sandbox.SandboxSettings;
import io.millrace.io.DataDirectories;
import io.millrace.job.JobPlanner;
import io.millrace.job.JobService;
import io.millrace.store.InMemoryJobStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** All that it takes to run jobs, without a server around it. */
final class Engines implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engines.class);

    /** Threads that wait for disks and clients; each may be held up, all together must not be. */
    private static final int FILE_THREADS = 16;

    /** Each may take some seconds, so that the last one would be answered after minutes. */
    private static final int WAITING_TO_COMPILE = 32;

    private static final int PLANNING_THREADS = 4;

    /** A quarter of the heap is enough for the rows of 10,000 jobs of a thousand words in one gigabyte. */
    private static final int ROWS_SHARE = 4;

    /** More would take memory, of 60 MB each, that a server without functions has a better use for. */
    private static final int READY_WORKERS = 3;

    private final List<Scheduler> schedulers;
    private final int parallelism;
    private final Disposable.Swap preparing = Disposables.swap();
    private final SandboxPool sandboxes;
    private final JobService service;
    private final Disposable running;

    /**
     * Builds everything and starts to run jobs.
     *
     * @param root directory of the jobs' directories
     * @param sandbox directory of the sandbox workers
     */
    Engines(Settings settings, Path root, Path sandbox) {
        Scheduler tasks = settings.mapScheduler().create(settings.mapThreads());
        Scheduler reader = elastic(settings.workers() * 2, "read");
        Scheduler files = elastic(FILE_THREADS, "file");
        Scheduler planning = elastic(PLANNING_THREADS, "plan");
        Scheduler compiling = Schedulers.newBoundedElastic(1, WAITING_TO_COMPILE, "compile", 60, true);
        Scheduler timer = Schedulers.newParallel("timer", 1, true);
        schedulers = List.of(tasks, reader, files, planning, compiling, timer);
        parallelism = settings.mapScheduler().parallelism(settings.mapThreads());
        sandboxes = new SandboxPool(new SandboxSettings(parallelism + 1, sandbox, settings.sandboxCommand()));
        LocalEngine engine = new LocalEngine(new LocalEngine.Tools(
                tasks, parallelism, reader, timer, sandboxes, MemoryPool.ofHeap(), settings.jobDiskBytes()));
        Clock clock = Clock.systemUTC();
        JobPlanner planner = new JobPlanner(sandboxes, new DataDirectories(settings.dataDirs()));
        service = new JobService(
                new InMemoryJobStore(clock, Runtime.getRuntime().maxMemory() / ROWS_SHARE),
                planner,
                engine,
                new JobService.Settings(
                        settings.queue(),
                        settings.workers(),
                        settings.keep(),
                        root,
                        clock,
                        planning,
                        compiling,
                        files,
                        timer,
                        JobService.Settings.VALIDATION));
        running = service.start();
    }

    JobService service() {
        return service;
    }

    /** Has processes for functions started, and code compiled, in the background: so the first job need not wait for that. */
    void prepare() {
        // One beyond the tasks of a job, or its last one would have the next one started beside it.
        sandboxes.prepare(Math.min(parallelism + 1, READY_WORKERS));
        preparing.update(Flux.defer(() -> Flux.fromIterable(WarmUp.jobs()))
                .subscribeOn(files())
                .concatMap(job -> service.rehearse(job, WarmUp.EACH), 1)
                .subscribe(done -> {}, e -> LOG.atDebug().setCause(e).log("The warm-up has failed")));
    }

    /** For reading and writing files on behalf of requests. */
    Scheduler files() {
        return schedulers.get(2);
    }

    /** Cancels what runs and stops all threads and processes. */
    @Override
    public void close() {
        preparing.dispose();
        running.dispose();
        sandboxes.close();
        schedulers.forEach(Scheduler::dispose);
    }

    private static Scheduler elastic(int threads, String name) {
        return Schedulers.newBoundedElastic(threads, Schedulers.DEFAULT_BOUNDED_ELASTIC_QUEUESIZE, name, 60, true);
    }
}
