package io.millrace.engine.local;

import io.millrace.engine.ErrorPolicy;
import io.millrace.engine.JobPlan;
import io.millrace.engine.KeptResults;
import io.millrace.engine.Limits;
import io.millrace.engine.Output;
import io.millrace.engine.Stage;
import io.millrace.engine.TaskEvent;
import io.millrace.function.sandbox.SandboxPool;
import io.millrace.function.sandbox.SandboxSettings;
import io.millrace.io.BytesSource;
import io.millrace.io.Compression;
import io.millrace.io.DiskQuota;
import io.millrace.io.Input;
import io.millrace.io.JobDirectory;
import io.millrace.io.RecordFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** An engine with real schedulers and sandbox workers, and short words to run jobs on it. */
final class EngineFixture implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final KeptResults RESULTS = new KeptResults();
    private static final AtomicInteger JOBS = new AtomicInteger();

    private final Path root;
    private final Scheduler reader = Schedulers.newBoundedElastic(4, 1000, "read");
    private final Scheduler timer = Schedulers.newParallel("timer", 1, true);
    private final SandboxPool sandboxes;

    EngineFixture(Path root) {
        this(root, 3);
    }

    EngineFixture(Path root, int workers) {
        this.root = root;
        this.sandboxes = new SandboxPool(new SandboxSettings(workers, root.resolve("sandbox")));
    }

    SandboxPool sandboxes() {
        return sandboxes;
    }

    /** A fixed pool, a bounded elastic scheduler or a single thread, by turns. */
    static Scheduler tasks(int kind, int threads) {
        return switch (kind % 3) {
            case 0 ->
                Schedulers.fromExecutorService(Executors.newFixedThreadPool(threads, work -> {
                    Thread thread = new Thread(work, "map");
                    thread.setDaemon(true);
                    return thread;
                }));
            case 1 -> Schedulers.newBoundedElastic(threads, 10_000, "map", 60, true);
            default -> Schedulers.fromExecutorService(Executors.newFixedThreadPool(1));
        };
    }

    LocalEngine engine(Scheduler tasks, int parallelism) {
        return engine(tasks, parallelism, DiskQuota.UNLIMITED);
    }

    LocalEngine engine(Scheduler tasks, int parallelism, long jobDiskBytes) {
        return new LocalEngine(tools(tasks, parallelism, jobDiskBytes));
    }

    LocalEngine.Tools tools(Scheduler tasks, int parallelism, long jobDiskBytes) {
        return new LocalEngine.Tools(tasks, parallelism, reader, timer, sandboxes, MemoryPool.ofHeap(), jobDiskBytes);
    }

    JobPlan plan(Input input, List<Stage> stages, Output output) {
        return plan(input, stages, output, ErrorPolicy.FAIL);
    }

    JobPlan plan(Input input, List<Stage> stages, Output output, ErrorPolicy errors) {
        String id = "job-" + JOBS.incrementAndGet();
        return new JobPlan(
                id, input, stages, output, errors, Limits.DEFAULT, Optional.empty(), new JobDirectory(root, id));
    }

    /** The same plan with so much memory. */
    static JobPlan within(long memoryBytes, JobPlan plan) {
        Limits limits =
                new Limits(plan.limits().timeout(), memoryBytes, plan.limits().recordTimeout());
        return new JobPlan(
                plan.job(),
                plan.input(),
                plan.stages(),
                plan.output(),
                plan.errors(),
                limits,
                plan.partialEvery(),
                plan.directory());
    }

    static Input input(String text, RecordFormat format, int splitBytes) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Input(List.of(new BytesSource("test", bytes)), format, Compression.NONE, splitBytes);
    }

    /** Runs the plan on a pool of two threads and gives the rows as lines of JSON. */
    List<String> rows(JobPlan plan) {
        Scheduler tasks = tasks(0, 2);
        try {
            return rows(plan, tasks, 2);
        } finally {
            tasks.dispose();
        }
    }

    List<String> rows(JobPlan plan, Scheduler tasks, int parallelism) {
        events(plan, tasks, parallelism).blockLast(PATIENCE);
        return stored(plan);
    }

    Flux<TaskEvent> events(JobPlan plan, Scheduler tasks, int parallelism) {
        return RESULTS.keep(plan, engine(tasks, parallelism).run(plan));
    }

    /** The same on an engine that the test has made. */
    static Flux<TaskEvent> events(JobPlan plan, LocalEngine engine) {
        return RESULTS.keep(plan, engine.run(plan));
    }

    static List<String> stored(JobPlan plan) {
        return RESULTS.rows(plan);
    }

    @Override
    public void close() {
        sandboxes.close();
        reader.dispose();
        timer.dispose();
    }
}
