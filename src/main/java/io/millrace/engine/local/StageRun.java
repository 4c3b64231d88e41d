package io.millrace.engine.local;

import io.millrace.engine.Output;
import io.millrace.engine.Phase;
import io.millrace.engine.ReduceStep;
import io.millrace.engine.Row;
import io.millrace.engine.Stage;
import io.millrace.engine.TaskEvent;
import io.millrace.io.Input;
import io.millrace.io.Result;
import io.millrace.io.ResultWriter;
import io.millrace.io.Split;
import io.millrace.io.Splitter;
import io.millrace.problem.JobException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.GroupedFlux;
import reactor.core.publisher.Mono;

/**
 * One stage from its input to its rows: splits are mapped in parallel, parts are grouped by partition and joined in
 * order, partitions are reduced in parallel, rows are merged and written.
 */
final class StageRun {
    /** Enough for every core, few enough for any split; 1 where that is all there is to do. */
    private static final int PARTITIONS = 16;

    private static final long SMALL_BYTES = 1 << 20;
    private static final int MAX_PREVIEW = 1000;

    private final LocalRun run;
    private final Stage stage;
    private final Input input;
    private final Target target;
    private final int parallelism;
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
        run.meter().forgetKeys();
        List<PartitionMerge> partitions = partitions(splitter);
        return mapped(splitter, partitions)
                .flux()
                .publish(done -> Flux.merge(
                        previews(splitter.totalBytes(), partitions).takeUntilOther(done.onErrorComplete()),
                        done.thenMany(Flux.defer(() -> reduced(partitions)))))
                .startWith(begin(splitter));
    }

    private List<TaskEvent> begin(Splitter splitter) {
        TaskEvent entered = new TaskEvent.Entered(Phase.MAP);
        return target.first()
                ? List.of(new TaskEvent.Started(splitter.totalSplits(), splitter.totalBytes()), entered)
                : List.of(entered);
    }

    private List<PartitionMerge> partitions(Splitter splitter) {
        boolean small = splitter.totalBytes() >= 0 && splitter.totalBytes() < SMALL_BYTES;
        int count = small || stage.reduce() instanceof ReduceStep.None ? 1 : PARTITIONS;
        return IntStream.range(0, count)
                .mapToObj(i -> new PartitionMerge(run.meter()))
                .toList();
    }

    /** Completes when every split is mapped and every part is joined. */
    private Mono<Void> mapped(Splitter splitter, List<PartitionMerge> partitions) {
        MapTask task = new MapTask(run, stage, partitions.size());
        return splits(splitter)
                .flatMap(split -> run.task(() -> task.map(split)), parallelism, 1)
                .concatMapIterable(parts -> parts, 1)
                .groupBy(Part::partition, partitions.size() * (parallelism + 1))
                .flatMap(group -> joined(group, partitions.get(group.key())), partitions.size(), 1)
                .then()
                .doOnSuccess(done -> run.meter().inputEnded());
    }

    private Mono<PartitionMerge> joined(GroupedFlux<Integer, Part> group, PartitionMerge partition) {
        return group.publishOn(run.tools().tasks(), 1).reduceWith(() -> partition, PartitionMerge::add);
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

    private Flux<TaskEvent> previews(long totalBytes, List<PartitionMerge> partitions) {
        if (!target.last()
                || !stage.reduce().combines()
                || run.plan().partialEvery().isEmpty()) {
            return Flux.empty();
        }
        Duration every = run.plan().partialEvery().orElseThrow();
        return Flux.interval(every, run.tools().timer())
                .onBackpressureDrop()
                .concatMap(tick -> preview(totalBytes, partitions), 1);
    }

    /** Nothing where the values so far give no row, such as a sum that is too large before the last one is added. */
    private Mono<TaskEvent> preview(long totalBytes, List<PartitionMerge> partitions) {
        return run.task(() -> preview(partitions, coverage(totalBytes, partitions)))
                .onErrorComplete(JobException.class);
    }

    /** The share of the input that every partition has. */
    private static double coverage(long totalBytes, List<PartitionMerge> partitions) {
        long joined =
                partitions.stream().mapToLong(PartitionMerge::joinedBytes).min().orElse(0);
        return totalBytes <= 0 ? 0 : Math.min(1, (double) joined / totalBytes);
    }

    private TaskEvent preview(List<PartitionMerge> partitions, double coverage) {
        RowRanking ranking = new RowRanking(target.output().first(MAX_PREVIEW));
        ReduceTask task = new ReduceTask(run, stage, ranking);
        List<List<Ranked>> runs = new ArrayList<>();
        partitions.forEach(partition -> partition.look(task::reduce).ifPresent(runs::add));
        List<Row> rows = new ArrayList<>();
        new RowMerge(runs, ranking.order()).forEachRemaining(ranked -> {
            if (rows.size() < ranking.limit()) {
                rows.add(ranked.row());
            }
        });
        return new TaskEvent.Preview(rows, coverage);
    }

    private Flux<TaskEvent> reduced(List<PartitionMerge> partitions) {
        RowRanking ranking = new RowRanking(target.output());
        ReduceTask task = new ReduceTask(run, stage, ranking);
        Mono<List<List<Ranked>>> runs = Flux.fromIterable(partitions)
                .flatMapSequential(partition -> run.task(() -> rows(task, partition)), parallelism, 1)
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

    private static List<Ranked> rows(ReduceTask task, PartitionMerge partition) {
        return partition.look(task::reduce).orElse(List.of());
    }

    private Result write(List<List<Ranked>> runs, RowRanking ranking) {
        run.leases().check();
        try (ResultWriter writer = new ResultWriter(run.plan().directory(), target.directory())) {
            RowMerge rows = new RowMerge(runs, ranking.order());
            for (long left = ranking.limit(); left > 0 && rows.hasNext(); left--) {
                Row row = rows.next().row();
                writer.append(row.key(), row.value());
            }
            return writer.commit();
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
