package io.millrace.engine.local;

import io.millrace.engine.Output;
import io.millrace.engine.Phase;
import io.millrace.engine.ReduceStep;
import io.millrace.engine.Stage;
import io.millrace.engine.TaskEvent;
import io.millrace.io.Input;
import io.millrace.io.KeyOrder;
import io.millrace.io.Result;
import io.millrace.io.ResultWriter;
import io.millrace.io.Split;
import io.millrace.io.Splitter;
import io.millrace.problem.JobException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One stage from its input to its rows: splits are mapped in parallel, parts are grouped by partition and joined in
 * order, partitions are reduced in parallel, rows are merged and written.
 */
final class StageRun {
    /** Enough for every core, few enough for any split; 1 where that is all there is to do. */
    private static final int PARTITIONS = 16;

    private static final long SMALL_BYTES = 1 << 20;
    private static final int CHECK_EVERY = 1024;

    private final LocalRun run;
    private final Stage stage;
    private final Input input;
    private final Target target;
    private final int parallelism;
    private final ReduceStep reduce;
    private final SpareTables tables;
    private @Nullable Result written;

    /**
     * Where the rows go.
     *
     * @param first true for the stage that maps the job's own input
     * @param last true for the rows of the job, false for those of a stage before its last
     */
    record Target(Path directory, Output output, boolean first, boolean last) {}

    StageRun(LocalRun run, Stage stage, Input input, Target target) {
        this.run = run;
        this.stage = stage;
        this.input = input;
        this.target = target;
        this.parallelism = run.tools().parallelism();
        this.reduce = reduce();
        this.tables = new SpareTables(reduce);
    }

    /** Without what the output does not show. */
    private ReduceStep reduce() {
        return stage.reduce() instanceof ReduceStep.Builtin builtin
                        && !target.output().project().isEmpty()
                ? new ReduceStep.Builtin(builtin.aggregator()
                        .showing(Set.copyOf(target.output().project().values())))
                : stage.reduce();
    }

    Flux<TaskEvent> events() {
        return Flux.usingWhen(
                Mono.fromCallable(this::openInput).subscribeOn(run.tools().reader()),
                this::over,
                splitter -> Mono.fromRunnable(splitter::close)
                        .subscribeOn(run.tools().reader()));
    }

    private Splitter openInput() {
        Splitter splitter = new Splitter(input, run.tools().tasks()::schedule, parallelism);
        splitter.lookAhead();
        return splitter;
    }

    private Flux<TaskEvent> over(Splitter splitter) {
        run.meter().plan(splitter.totalSplits(), splitter.totalBytes());
        run.meter().keys(0);
        RowSorters sorters = new RowSorters(run.sortSpace(), limit());
        Lanes lanes = new Lanes(() -> newSink(sorters));
        return mapped(splitter, lanes)
                .flux()
                .publish(done -> Flux.merge(
                        previews(splitter.totalBytes(), lanes).takeUntilOther(done.onErrorComplete()),
                        done.thenMany(Flux.defer(() -> reduced(lanes, sorters, splitter.totalBytes())))))
                .startWith(begin(splitter));
    }

    private PairSink newSink(RowSorters sorters) {
        return stage.reduce() instanceof ReduceStep.None
                ? new RowSink(new RowCollector(target.output(), sorters))
                : new TableSink(
                        reduce, new Tables(run.memory(), () -> run.spills().create("table")));
    }

    private long limit() {
        return target.output().limit().isPresent() ? target.output().limit().getAsInt() : Long.MAX_VALUE;
    }

    private List<TaskEvent> begin(Splitter splitter) {
        TaskEvent entered = new TaskEvent.Entered(Phase.MAP);
        return target.first()
                ? List.of(new TaskEvent.Started(splitter.totalSplits(), splitter.totalBytes()), entered)
                : List.of(entered);
    }

    private int partitions(Lanes lanes, long totalBytes) {
        if (!lanes.areWhole()) {
            return PairBlocks.PARTITIONS;
        }
        boolean small = totalBytes >= 0 && totalBytes < SMALL_BYTES;
        return small ? 1 : PARTITIONS;
    }

    /** Completes when every split is mapped. */
    private Mono<Void> mapped(Splitter splitter, Lanes lanes) {
        MapTask task = new MapTask(run, stage);
        return splits(splitter)
                .flatMap(split -> mapped(task, split, lanes), parallelism, 1)
                .doOnNext(lane -> run.meter().keys(lanes.most()))
                .then()
                .doOnSuccess(done -> run.meter().inputEnded());
    }

    private Mono<Lane> mapped(MapTask task, Split split, Lanes lanes) {
        Lane lane = lanes.take();
        return run.task(() -> {
            try {
                return task.map(split, lane);
            } finally {
                lanes.give(lane);
            }
        });
    }

    private Flux<Split> splits(Splitter splitter) {
        return Flux.<Split, Iterator<Split>>generate(splitter::iterator, (splits, sink) -> {
                    if (splits.hasNext()) {
                        sink.next(splits.next());
                    } else {
                        sink.complete();
                    }
                    return splits;
                })
                .subscribeOn(run.tools().reader());
    }

    private Flux<TaskEvent> previews(long totalBytes, Lanes lanes) {
        if (!target.last()
                || !stage.reduce().combines()
                || run.plan().partialEvery().isEmpty()) {
            return Flux.empty();
        }
        Duration every = run.plan().partialEvery().orElseThrow();
        return Flux.interval(every, run.tools().timer())
                .onBackpressureDrop()
                .concatMap(tick -> preview(totalBytes, lanes), 1);
    }

    /** Nothing where the values so far give no row, such as a sum that is too large before the last one is added. */
    private Mono<TaskEvent> preview(long totalBytes, Lanes lanes) {
        return run.task(() -> new Preview(run, stage, target.output()).of(lanes.all(), totalBytes))
                .onErrorComplete(JobException.class)
                .flatMap(Mono::justOrEmpty);
    }

    /** The parts of each partition meet in one reduce task. */
    private Flux<TaskEvent> reduced(Lanes lanes, RowSorters sorters, long totalBytes) {
        lanes.end();
        int partitions = partitions(lanes, totalBytes);
        run.meter().keys(stage.reduce() instanceof ReduceStep.None ? lanes.total() : 0);
        Mono<Void> reduced = Flux.fromIterable(lanes.all())
                .concatMapIterable(lane -> lane.sink().parts(partitions), 1)
                .groupBy(Part::partition, partitions)
                .flatMap(Flux::collectList, partitions)
                .collectList()
                .flatMapIterable(groups -> groups)
                .flatMap(parts -> run.task(() -> reduce(parts, sorters)), parallelism, 1)
                .doOnNext(run.meter()::addKeys)
                .then();
        return Flux.defer(() -> {
            run.badRecords().checkRatio();
            return Flux.concat(
                    Mono.just(new TaskEvent.Entered(Phase.REDUCE)),
                    reduced.thenMany(Flux.defer(() -> written(sorters))));
        });
    }

    private long reduce(List<Part> parts, RowSorters sorters) {
        try (RowCollector rows = new RowCollector(target.output(), sorters)) {
            return new ReduceTask(run, new Stage(stage.map(), reduce), rows, tables).reduce(parts, run.tableBytes());
        }
    }

    private Flux<TaskEvent> written(RowSorters sorters) {
        return Flux.concat(
                Mono.just(new TaskEvent.Entered(Phase.WRITE)),
                run.task(() -> write(sorters)).flatMapMany(this::completed));
    }

    private Result write(RowSorters sorters) {
        run.leases().check();
        boolean unique = !(stage.reduce() instanceof ReduceStep.None);
        KeyOrder keys = new RowOrder(target.output().sort()).keys(unique);
        ResultWriter.Place place = new ResultWriter.Place(run.plan().directory(), target.directory(), run.quota());
        try (ResultWriter writer = new ResultWriter(place, keys);
                RowRun rows = RunMerge.of(sorters.finish(), run.sortSpace(), limit())) {
            write(rows, writer);
            return writer.commit();
        }
    }

    private void write(RowRun rows, ResultWriter writer) {
        RowView view = new RowView();
        for (long count = 1; rows.next(view); count++) {
            writer.append(view.bytes(), view.row(), view.end() - view.row());
            if (count % CHECK_EVERY == 0) {
                run.leases().check();
            }
        }
    }

    /** The rows, once {@link #events} has completed. */
    Result result() {
        return Objects.requireNonNull(written);
    }

    private Flux<TaskEvent> completed(Result result) {
        written = result;
        return target.last()
                ? run.lastWarnings()
                        .concatWith(Mono.fromSupplier(() ->
                                new TaskEvent.Completed(result, run.meter().progress())))
                : Flux.empty();
    }
}
