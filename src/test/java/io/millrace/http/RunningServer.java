package io.millrace.http;

import io.millrace.engine.local.LocalEngine;
import io.millrace.engine.local.MemoryPool;
import io.millrace.function.sandbox.SandboxPool;
import io.millrace.function.sandbox.SandboxSettings;
import io.millrace.io.DataDirectories;
import io.millrace.io.DiskQuota;
import io.millrace.job.JobPlanner;
import io.millrace.job.JobService;
import io.millrace.store.InMemoryJobStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import reactor.core.Disposable;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.resources.LoopResources;

/** A server with all that is behind it, on a free port. */
final class RunningServer implements AutoCloseable {
    private final Scheduler tasks = Schedulers.newBoundedElastic(2, 1000, "map", 60, true);
    private final Scheduler reader = Schedulers.newBoundedElastic(4, 1000, "read", 60, true);
    private final Scheduler files = Schedulers.newBoundedElastic(8, 1000, "file", 60, true);
    private final Scheduler planning = Schedulers.newBoundedElastic(2, 1000, "plan", 60, true);
    private final Scheduler compiling = Schedulers.newBoundedElastic(1, 1000, "compile", 60, true);
    private final Scheduler timer = Schedulers.newParallel("timer", 1, true);
    private final LoopResources loops = LoopResources.create("http", 1, 2, true);
    private final Sinks.Empty<Void> shutdown = Sinks.empty();
    private final SandboxPool sandboxes;
    private final JobService jobs;
    private final Disposable running;
    private final DisposableServer server;

    RunningServer(Path root, int queue, HttpSettings settings) {
        sandboxes = new SandboxPool(new SandboxSettings(2, root.resolve("sandbox")));
        LocalEngine engine = new LocalEngine(
                new LocalEngine.Tools(tasks, 2, reader, timer, sandboxes, MemoryPool.ofHeap(), DiskQuota.UNLIMITED));
        Clock clock = Clock.systemUTC();
        jobs = new JobService(
                new InMemoryJobStore(clock),
                new JobPlanner(sandboxes, new DataDirectories(List.of(root))),
                engine,
                new JobService.Settings(
                        queue, 1, 10_000, root, clock, planning, compiling, files, timer, Duration.ofMinutes(1)));
        running = jobs.start();
        server = new HttpApi(jobs, settings, new HttpApi.Resources(loops, files, clock, shutdown.asMono()))
                .bind()
                .block(Duration.ofSeconds(10));
    }

    JobService jobs() {
        return jobs;
    }

    int port() {
        return server.port();
    }

    /** Ends open streams. */
    void shutDown() {
        shutdown.tryEmitEmpty();
    }

    @Override
    public void close() {
        shutDown();
        server.disposeNow(Duration.ofSeconds(5));
        running.dispose();
        sandboxes.close();
        loops.dispose();
        List.of(tasks, reader, files, planning, compiling, timer).forEach(Scheduler::dispose);
    }
}
