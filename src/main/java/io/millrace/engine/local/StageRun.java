package io.millrace.engine.local;

import io.millrace.engine.Phase;
import io.millrace.engine.Stage;
import io.millrace.engine.TaskEvent;
import io.millrace.io.Result;
import io.millrace.io.Split;
import io.millrace.io.Splitter;
import io.millrace.problem.JobException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One stage from its input to its rows: splits are mapped in parallel, parts are grouped by partition and joined in
 * order, partitions are reduced in parallel, rows are merged and written.
 */
final class StageRun {
    private final LocalRun run;
    private final StageTasks tasks;
    private final Stage stage;
    private final Target target;
    private final int parallelism;
    private @Nullable Result written;

    StageRun(LocalRun run, StageTasks tasks) {
        this.run = run;
        this.tasks = tasks;
        this.stage = tasks.stage();
        this.target = tasks.target();
        this.parallelism = run.tools().parallelism();
    }

    Flux<TaskEvent> events() {
        return Flux.usingWhen(
                Mono.fromCallable(tasks::openInput).subscribeOn(run.tools().reader()),
                this::over,
                splitter -> Mono.fromRunnable(splitter::close)
                        .subscribeOn(run.tools().reader()));
    }

    private Flux<TaskEvent> over(Splitter splitter) {
        Lanes lanes = tasks.begin(splitter);
        return mapped(splitter, lanes)
                .flux()
                .publish(done -> Flux.merge(
                        previews(splitter.totalBytes(), lanes).takeUntilOther(done.onErrorComplete()),
                        done.thenMany(Flux.defer(() -> reduced(lanes, splitter.totalBytes())))))
                .startWith(tasks.first(splitter));
    }

    /** Completes when every split is mapped. */
    private Mono<Void> mapped(Splitter splitter, Lanes lanes) {
        return splits(splitter)
                .flatMap(split -> mapped(split, lanes), parallelism, 1)
                .doOnNext(lane -> run.meter().keys(lanes.most()))
                .thenMany(Flux.defer(this::kept))
                .then()
                .doOnSuccess(done -> run.meter().inputEnded());
    }

    /** Completes when workers have handed over what they have kept. */
    private Mono<Void> kept() {
        return Flux.fromIterable(run.leases().kept())
                .flatMap(pairs -> run.task(() -> run.leases().takeKept(pairs)), parallelism, 1)
                .then();
    }

    private Mono<Lane> mapped(Split split, Lanes lanes) {
        Lane lane = lanes.take();
        return run.task(() -> tasks.map(split, lane, lanes));
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
    private Flux<TaskEvent> reduced(Lanes lanes, long totalBytes) {
        int partitions = tasks.endMap(lanes, totalBytes);
        Mono<Void> reduced = Flux.fromIterable(lanes.all())
                .concatMapIterable(lane -> lane.sink().parts(partitions), 1)
                .groupBy(Part::partition, partitions)
                .flatMap(Flux::collectList, partitions)
                .collectList()
                .flatMapIterable(groups -> groups)
                .flatMap(parts -> run.task(() -> tasks.reduce(parts)), parallelism, 1)
                .doOnNext(run.meter()::addKeys)
                .then();
        return Flux.concat(Mono.just(new TaskEvent.Entered(Phase.REDUCE)), reduced.thenMany(Flux.defer(this::written)));
    }

    private Flux<TaskEvent> written() {
        return Flux.concat(
                Mono.just(new TaskEvent.Entered(Phase.WRITE)),
                run.task(tasks::write).flatMapMany(this::completed));
    }

    /** The rows, once {@link #events} has completed. */
    Result result() {
        return Objects.requireNonNull(written);
    }

    private Flux<TaskEvent> completed(Result result) {
        written = result;
        return target.last() ? Flux.defer(() -> Flux.fromIterable(run.end(result))) : Flux.empty();
    }
}
