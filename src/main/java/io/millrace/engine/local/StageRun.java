package io.millrace.engine.local;

import io.millrace.engine.Output;
import io.millrace.engine.Phase;
import io.millrace.engine.ReduceStep;
import io.millrace.engine.Row;
import io.millrace.engine.Stage;
import io.millrace.engine.TaskEvent;
import io.millrace.io.Input;
import io.millrace.io.ResultInfo;
import io.millrace.io.ResultWriter;
import io.millrace.io.Split;
import io.millrace.io.Splitter;
import io.millrace.problem.JobException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
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

    private final LocalRun run;
    private final Stage stage;
    private final Input input;
    private final Target target;
    private final int parallelism;

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
    }

    Flux<TaskEvent> events() {
        return Flux.usingWhen(
                Mono.fromCallable(this::openInput).subscribeOn(run.tools().reader()),
                this::over,
                splitter -> Mono.fromRunnable(splitter::close)
                        .subscribeOn(run.tools().reader()));
    }

    private Splitter openInput() {
        Splitter splitter = new Splitter(input);
        splitter.lookAhead();
        return splitter;
    }

    private Flux<TaskEvent> over(Splitter splitter) {
        run.meter().plan(splitter.totalSplits(), splitter.totalBytes());
        run.meter().keys(0);
        Lanes lanes = new Lanes(stage.reduce());
        return mapped(splitter, lanes)
                .flux()
                .publish(done -> Flux.merge(
                        previews(splitter.totalBytes(), lanes).takeUntilOther(done.onErrorComplete()),
                        done.thenMany(Flux.defer(() -> reduced(lanes, partitions(splitter.totalBytes()))))))
                .startWith(begin(splitter));
    }

    private List<TaskEvent> begin(Splitter splitter) {
        TaskEvent entered = new TaskEvent.Entered(Phase.MAP);
        return target.first()
                ? List.of(new TaskEvent.Started(splitter.totalSplits(), splitter.totalBytes()), entered)
                : List.of(entered);
    }

    private int partitions(long totalBytes) {
        boolean small = totalBytes >= 0 && totalBytes < SMALL_BYTES;
        return small || stage.reduce() instanceof ReduceStep.None ? 1 : PARTITIONS;
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
                .onErrorComplete(JobException.class);
    }

    /** The parts of each partition meet in one reduce task. */
    private Flux<TaskEvent> reduced(Lanes lanes, int partitions) {
        run.meter().keys(0);
        RowRanking ranking = new RowRanking(target.output());
        ReduceTask task = new ReduceTask(run, stage, ranking, run.meter()::addKeys);
        Mono<List<List<Ranked>>> runs = Flux.fromIterable(lanes.all())
                .concatMapIterable(lane -> lane.sink().parts(partitions), 1)
                .groupBy(Part::partition, partitions)
                .flatMap(Flux::collectList, partitions)
                .collectList()
                .flatMapIterable(groups -> groups)
                .flatMapSequential(parts -> run.task(() -> task.reduce(parts)), parallelism, 1)
                .collectList();
        return Flux.defer(() -> {
            run.badRecords().checkRatio();
            return Flux.concat(
                    Mono.just(new TaskEvent.Entered(Phase.REDUCE)), runs.flatMapMany(rows -> written(rows, ranking)));
        });
    }

    private Flux<TaskEvent> written(List<List<Ranked>> runs, RowRanking ranking) {
        return Flux.concat(
                Mono.just(new TaskEvent.Entered(Phase.WRITE)),
                run.task(() -> write(runs, ranking)).flatMapMany(this::completed));
    }

    private ResultInfo write(List<List<Ranked>> runs, RowRanking ranking) {
        run.leases().check();
        run.plan().directory().create();
        try (ResultWriter writer = new ResultWriter(target.directory())) {
            RowMerge rows = new RowMerge(runs, ranking.order());
            for (long left = ranking.limit(); left > 0 && rows.hasNext(); left--) {
                Row row = rows.next().row();
                writer.append(row.key(), row.value());
            }
            return writer.commit();
        }
    }

    private Flux<TaskEvent> completed(ResultInfo result) {
        return target.last()
                ? run.lastWarnings()
                        .concatWith(Mono.fromSupplier(() ->
                                new TaskEvent.Completed(result, run.meter().progress())))
                : Flux.empty();
    }
}
