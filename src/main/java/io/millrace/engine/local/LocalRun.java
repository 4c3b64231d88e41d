package io.millrace.engine.local;

import io.millrace.engine.JobPlan;
import io.millrace.engine.Output;
import io.millrace.engine.TaskEvent;
import io.millrace.io.Compression;
import io.millrace.io.DiskQuota;
import io.millrace.io.Input;
import io.millrace.io.RecordFormat;
import io.millrace.io.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/** One run of one plan: its stages one after the other, with ticks of progress beside them. */
final class LocalRun {
    /** The contract allows four a second. */
    private static final Duration TICK = Duration.ofMillis(250);

    private static final long MIN_TABLE_BYTES = 1 << 16;

    private final JobPlan plan;
    private final LocalEngine.Tools tools;
    private final Memory memory;
    private final DiskQuota quota;
    private final Spills spills;
    private final Meter meter;
    private final Leases leases;
    private final BadRecords badRecords;

    private LocalRun(JobPlan plan, LocalEngine.Tools tools) {
        this.plan = plan;
        this.tools = tools;
        this.memory = new Memory(plan.limits().memoryBytes(), tools.memory());
        this.quota = new DiskQuota(tools.jobDiskBytes());
        this.spills = new Spills(plan.directory(), quota);
        this.meter = new Meter(memory::most, spills::bytesWritten);
        this.leases = new Leases(plan, tools.sandboxes());
        this.badRecords = new BadRecords(plan.errors(), plan.directory(), meter);
    }

    /** A run that starts from nothing: what an earlier attempt left is removed. */
    static LocalRun open(JobPlan plan, LocalEngine.Tools tools) {
        plan.directory().clear();
        return new LocalRun(plan, tools);
    }

    JobPlan plan() {
        return plan;
    }

    LocalEngine.Tools tools() {
        return tools;
    }

    /** What the run may hold in memory. */
    Memory memory() {
        return memory;
    }

    /** What the run may have on disk. */
    DiskQuota quota() {
        return quota;
    }

    /** Where the run writes what finds no memory. */
    Spills spills() {
        return spills;
    }

    /** Half of the memory is for sorters that wait, half for those that work. */
    SortSpace sortSpace() {
        return SortSpace.of(memory, memory.maxBytes(), spills, 2 * tools.parallelism());
    }

    /** What the table of one reduce task may take, beside what waits to be reduced. */
    long tableBytes() {
        return Math.max(MIN_TABLE_BYTES, memory.maxBytes() / (4L * tools.parallelism()));
    }

    Meter meter() {
        return meter;
    }

    Leases leases() {
        return leases;
    }

    BadRecords badRecords() {
        return badRecords;
    }

    /** What the engine reports; the last one is {@link TaskEvent.Completed}. */
    Flux<TaskEvent> events() {
        return withTicks(stage(0, plan.input())
                .onErrorResume(error -> Flux.fromIterable(lastReport()).concatWith(Flux.error(error))));
    }

    /**
     * The same of a plan that {@link SmallPlans#fits}, all on the thread that subscribes; with ticks only if functions of the
     * user's may take their time.
     *
     * @param benches that are idle; has one more or as many afterwards, but for a failure
     */
    static Flux<TaskEvent> here(JobPlan plan, LocalEngine.Tools tools, Queue<Workbench> benches) {
        return Flux.defer(() -> {
            LocalRun run = open(plan, tools);
            Flux<TaskEvent> work = Flux.push(sink -> {
                sink.onCancel(run.leases::close);
                run.here(benches, sink);
            });
            return SmallPlans.hasFunctions(plan) ? run.withTicks(work) : work;
        });
    }

    private Flux<TaskEvent> withTicks(Flux<TaskEvent> events) {
        return events.publish(work -> Flux.merge(work, ticks(work)))
                .filter(meter::tell)
                .takeUntil(event -> event instanceof TaskEvent.Completed);
    }

    /** How far a run came that fails, and its warnings, unless it had not begun. */
    private List<TaskEvent> lastReport() {
        return meter.hasBegun() ? meter.report() : List.of();
    }

    /** From the first event of {@code work} to its last. */
    private Flux<TaskEvent> ticks(Flux<TaskEvent> work) {
        return work.take(1)
                .onErrorComplete()
                .thenMany(Flux.interval(TICK, tools.timer()))
                .onBackpressureDrop()
                .concatMapIterable(tick -> meter.report(), 1)
                .takeUntilOther(work.ignoreElements().onErrorComplete());
    }

    /** The stages from {@code number} on, the first of them over {@code input}. */
    private Flux<TaskEvent> stage(int number, Input input) {
        boolean last = number == plan.stages().size() - 1;
        StageRun run = new StageRun(this, tasks(number, input));
        Flux<TaskEvent> events = run.events();
        return last ? events : events.concatWith(Flux.defer(() -> stage(number + 1, rows(number, run.result()))));
    }

    private StageTasks tasks(int number, Input input) {
        boolean last = number == plan.stages().size() - 1;
        Path target = last ? plan.directory().result() : plan.directory().stage(number);
        Output output = last ? plan.output() : Output.all(Output.Sort.NONE);
        return new StageTasks(this, plan.stages().get(number), input, new Target(target, output, number == 0, last));
    }

    /** All of a small plan on this thread; nothing after a cancel, since nobody hears of it any more. */
    private void here(Queue<Workbench> benches, FluxSink<TaskEvent> sink) {
        try {
            workHere(benches, sink);
            sink.complete();
        } catch (Exception | StackOverflowError | LinkageError e) {
            if (!sink.isCancelled()) {
                lastReport().forEach(sink::next);
                sink.error(failure(e));
            }
        }
    }

    private void workHere(Queue<Workbench> benches, FluxSink<TaskEvent> sink) {
        Workbench idle = benches.poll();
        Workbench bench = idle == null ? new Workbench() : idle;
        Result result;
        try {
            result = tasks(0, plan.input()).runHere(bench, sink::next);
            benches.add(bench);
        } finally {
            closeFiles();
        }
        end(result).forEach(sink::next);
    }

    /** Of stage {@code number}, counted and named as a JSON Pointer does, for the next one. */
    private Input rows(int number, Result result) {
        return new Input(
                List.of(result.source("rows of /stages/" + number)),
                RecordFormat.values(),
                Compression.NONE,
                plan.input().splitBytes());
    }

    /** Warnings that nobody was told yet, and the end. */
    List<TaskEvent> end(Result result) {
        List<TaskEvent> last = meter.warnings();
        last.add(new TaskEvent.Completed(result, meter.progress()));
        return last;
    }

    /** Stops running functions at once, then puts the files in order; called once, at the end or on cancel. */
    Mono<Void> close() {
        return Mono.<Void>fromRunnable(leases::close)
                .then(Mono.<Void>fromRunnable(this::closeFiles).subscribeOn(tools.reader()));
    }

    private void closeFiles() {
        badRecords.close();
        spills.close();
        memory.close();
        plan.directory().deleteStages();
    }

    /** A task that ends quietly when the run was cancelled while it ran, since nobody hears of it any more. */
    <T> Mono<T> task(Callable<T> work) {
        return Mono.<T>create(sink -> {
                    AtomicBoolean heard = new AtomicBoolean(true);
                    sink.onCancel(() -> heard.set(false));
                    try {
                        sink.success(work.call());
                    } catch (Exception | StackOverflowError | LinkageError e) {
                        if (heard.get() && !leases.isClosed()) {
                            sink.error(failure(e));
                        }
                    }
                })
                .subscribeOn(tools.tasks());
    }

    /** Errors of the machine, such as a stack that is full, pass by all of Reactor's operators; the job has to end with them. */
    private static Exception failure(Throwable e) {
        return e instanceof Exception exception ? exception : new IllegalStateException("A task broke off", e);
    }
}
