package io.millrace.job;

import io.millrace.engine.Engine;
import io.millrace.engine.JobPlan;
import io.millrace.engine.Output;
import io.millrace.engine.Progress;
import io.millrace.engine.ReduceStep;
import io.millrace.engine.Row;
import io.millrace.engine.Stage;
import io.millrace.engine.TaskEvent;
import io.millrace.io.InputHead;
import io.millrace.io.JobDirectory;
import io.millrace.io.RecordFormat;
import io.millrace.io.Result;
import io.millrace.io.ResultReader;
import io.millrace.io.Source;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Tries a plan on heads of its input, each sixteen times as long as the one before, as long as the next will not take long:
 * functions may be quick or slow, and the answer is to come in about a second. A run whose time does not count comes
 * first, so that starting a worker and loading code is not taken for the work.
 */
final class Validator {
    private static final int WARM_UP_BYTES = 2 << 10;

    /** A record or two: tells what is fixed. */
    private static final int FIRST_SAMPLE_BYTES = WARM_UP_BYTES / 16;

    private static final int LONGEST_SAMPLE_BYTES = 8 << 20;
    private static final int FACTOR = 16;
    private static final int LEAST_TRIALS = 2;
    private static final int SHOWN_TRIAL = 2;

    /** For all trials but the one to warm up. */
    private static final long BUDGET_NANOS = 700_000_000;

    private static final int SHOWN = 20;

    private final Engine engine;
    private final Scheduler files;
    private final Supplier<JobDirectory> scratch;

    /**
     * Makes a validator.
     *
     * @param files for reading, may block
     * @param scratch directories that nobody uses; removed after use
     */
    Validator(Engine engine, Scheduler files, Supplier<JobDirectory> scratch) {
        this.engine = engine;
        this.files = files;
        this.scratch = scratch;
    }

    /** What {@code plan} does to its first records, or the failure that they end it with. Starts no job. */
    Mono<Validation> validate(JobPlan plan) {
        return trial(plan, WARM_UP_BYTES)
                .flatMap(warm -> {
                    if (warm.head().wholeSource() && warm.outcome().nanos() > BUDGET_NANOS / 2) {
                        // A long record: a second run would show the same.
                        return Mono.just(List.of(warm));
                    }
                    int first = warm.head().complete() ? WARM_UP_BYTES : FIRST_SAMPLE_BYTES;
                    return more(plan, List.of(), first, System.nanoTime());
                })
                .flatMap(trials -> pairs(plan, shown(trials)).map(pairs -> validation(plan, pairs, trials)));
    }

    private Mono<List<Trial>> more(JobPlan plan, List<Trial> before, int bytes, long start) {
        return trial(plan, bytes).flatMap(trial -> {
            List<Trial> trials =
                    Stream.concat(before.stream(), Stream.of(trial)).toList();
            return isEnough(trials, System.nanoTime() - start)
                    ? Mono.just(trials)
                    : more(plan, trials, bytes * FACTOR, start);
        });
    }

    /** What the whole job made of a sample. */
    private record Outcome(Progress progress, Result result, List<Row> rows, long nanos) {
        double bytesPerRow() {
            return result.info().rows() == 0
                    ? 0
                    : (double) result.info().bytes() / result.info().rows();
        }
    }

    /** A run on the first {@code wantedBytes} or so. */
    private record Trial(int wantedBytes, InputHead head, Outcome outcome) {}

    private static boolean isEnough(List<Trial> trials, long elapsedNanos) {
        Trial last = trials.get(trials.size() - 1);
        boolean growsNoMore = last.head().wholeSource() || last.head().bytes() == 0;
        if (growsNoMore || last.wantedBytes() >= LONGEST_SAMPLE_BYTES) {
            return true;
        }
        return trials.size() >= LEAST_TRIALS
                && elapsedNanos + nextNanos(trials.get(trials.size() - 2), last) > BUDGET_NANOS;
    }

    /** What the next trial will take; at least as long as the last where most of that did not come with the bytes. */
    private static double nextNanos(Trial before, Trial last) {
        double nanos = last.outcome().nanos();
        double moreBytes = (double) last.head().bytes() - before.head().bytes();
        double share = moreBytes <= 0
                ? nanos
                : (nanos - before.outcome().nanos()) / moreBytes * last.head().bytes();
        return share * 2 < nanos ? nanos : nanos + share * (FACTOR - 1);
    }

    private Mono<Trial> trial(JobPlan plan, int bytes) {
        return Mono.fromCallable(() -> InputHead.read(plan.input(), bytes))
                .subscribeOn(files)
                .flatMap(head -> outcome(with(plan, head, plan.stages(), plan.output()))
                        .map(outcome -> new Trial(bytes, head, outcome)));
    }

    /** Neither the shortest nor a long one, but one with records. */
    private static Trial shown(List<Trial> trials) {
        return trials.stream()
                .skip(SHOWN_TRIAL)
                .filter(trial -> trial.outcome().progress().recordsIn() > 0)
                .findFirst()
                .orElse(trials.get(trials.size() - 1));
    }

    private Mono<List<Row>> pairs(JobPlan plan, Trial trial) {
        Stage mapOnly = new Stage(plan.stages().get(0).map(), new ReduceStep.None());
        return outcome(with(plan, trial.head(), List.of(mapOnly), Output.all(Output.Sort.NONE)))
                .map(Outcome::rows);
    }

    private Mono<Outcome> outcome(JobPlan plan) {
        long start = System.nanoTime();
        Flux<TaskEvent> events = engine.run(plan);
        Mono<Outcome> outcome = events.ofType(TaskEvent.Completed.class)
                .last()
                .publishOn(files)
                .map(last ->
                        new Outcome(last.progress(), last.result(), rows(last.result()), System.nanoTime() - start));
        return Mono.usingWhen(
                Mono.just(plan.directory()),
                directory -> outcome,
                directory -> Mono.<Void>fromRunnable(directory::delete).subscribeOn(files));
    }

    private JobPlan with(JobPlan plan, InputHead head, List<Stage> stages, Output output) {
        Output shown = new Output(output.sort(), OptionalInt.of(output.limit().orElse(SHOWN)), output.project());
        return new JobPlan(
                plan.job(),
                head.records(),
                stages,
                shown,
                plan.errors(),
                plan.limits(),
                Optional.empty(),
                scratch.get());
    }

    private static List<Row> rows(Result result) {
        try (ResultReader reader = result.open()) {
            return reader.read(0, SHOWN, Integer.MAX_VALUE).rows().stream()
                    .map(line -> ((Value.Obj) Json.readVerbatim(new String(line, StandardCharsets.UTF_8))).members())
                    .map(row -> new Row(member(row, "key"), member(row, "value")))
                    .toList();
        }
    }

    private static Value member(Map<String, Value> row, String name) {
        return Objects.requireNonNull(row.get(name));
    }

    private Validation validation(JobPlan plan, List<Row> pairs, List<Trial> trials) {
        Trial last = trials.get(trials.size() - 1);
        Progress progress = last.outcome().progress();
        long inputBytes =
                plan.input().sources().stream().mapToLong(Source::size).reduce(0, Validator::sum);
        boolean combines = plan.stages().get(plan.stages().size() - 1).reduce().keepsStates();
        List<Estimate.Trial> runs =
                trials.stream().map(trial -> run(trial, combines)).toList();
        return new Validation(
                progress.recordsIn(),
                last.head().bytes(),
                progress.recordsBad(),
                pairs,
                last.outcome().rows(),
                note(plan, last),
                estimate(plan, Estimate.of(runs, inputBytes, engine.parallelism())));
    }

    private static Estimate estimate(JobPlan plan, Estimate estimate) {
        boolean counted = plan.input().format().kind() == RecordFormat.Kind.TEXT;
        return counted ? estimate.withRecords(plan.input().sources().size()) : estimate;
    }

    private static Optional<String> note(JobPlan plan, Trial last) {
        InputHead head = last.head();
        if (last.outcome().progress().recordsIn() > 0 || head.wholeSource()) {
            return Optional.empty();
        }
        // What there is has only a header, or nothing.
        long seen = head.bytes() > 0 ? last.wantedBytes() - head.bytes() : InputHead.MAX_RECORD_BYTES;
        String source = plan.input().sources().get(0).name();
        return Optional.of("No record was tried: the first one of '" + source + "' is longer than " + seen + " bytes");
    }

    private static Estimate.Trial run(Trial trial, boolean combines) {
        Progress progress = trial.outcome().progress();
        return new Estimate.Trial(
                trial.head().storedBytes(),
                trial.head().complete(),
                trial.outcome().nanos(),
                progress.recordsIn(),
                progress.keys(),
                combines ? progress.keys() : progress.recordsOut(),
                trial.outcome().bytesPerRow());
    }

    private static long sum(long a, long b) {
        return a < 0 || b < 0 ? Progress.UNKNOWN : a + b;
    }
}
