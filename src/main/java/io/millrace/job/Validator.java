package io.millrace.job;

import io.millrace.engine.Engine;
import io.millrace.engine.JobPlan;
import io.millrace.engine.Progress;
import io.millrace.engine.ReduceStep;
import io.millrace.engine.Row;
import io.millrace.engine.Stage;
import io.millrace.engine.StagePrograms;
import io.millrace.io.Input;
import io.millrace.io.InputHead;
import io.millrace.io.JobDirectory;
import io.millrace.io.RecordFormat;
import io.millrace.io.Source;
import io.millrace.io.Splitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Tries a plan on heads of its input, from a record on to ever longer ones, as long as the next will not take long: functions
 * may be quick or slow, or never end, and the answer is to come within a second. Copies of the longest are tried too, in
 * turns with that itself: more records, but no more keys. Both are dear in their own way, and a sample has more keys for its
 * length than a long input; and code gets warm meanwhile, as it is in most of a job.
 */
final class Validator {
    /** A record or two. */
    private static final int FIRST_SAMPLE_BYTES = 16;

    private static final int LONGEST_SAMPLE_BYTES = 8 << 20;
    private static final int FACTOR = 16;
    private static final int LEAST_FACTOR = 2;

    /** Pairs of so long a sample are shown, or of a shorter one that has enough of them. */
    private static final int SHOWN_BYTES = 2 << 10;

    private static final int ENOUGH_PAIRS = 20;

    /** The next sample may take so much of the time that is left: more of the same is to be tried as well. */
    private static final int SHARE_OF_TIME = 8;

    /** So often more of the same is tried. */
    private static final int ROUNDS = 12;

    /** To look at the pairs of a sample. */
    private static final Duration PAIRS = Duration.ofMillis(100);

    /** However long compiling and planning took. */
    static final Duration LEAST = Duration.ofMillis(150);

    private final Engine engine;
    private final TrialRuns runs;
    private final Duration all;

    /**
     * Makes a validator.
     *
     * @param settings its files scheduler for reading, its timer for time-outs, and how long a validation may take
     * @param scratch directories that nobody uses; removed after use
     */
    Validator(Engine engine, JobService.Settings settings, Supplier<JobDirectory> scratch) {
        this.engine = engine;
        this.runs = new TrialRuns(engine, settings.files(), settings.timer(), scratch);
        this.all = settings.validation();
    }

    /**
     * What {@code plan} does to its first records, or the failure that they end it with. Starts no job.
     *
     * @param startNanos when the request came, as by {@link System#nanoTime}
     */
    Mono<Validation> validate(JobPlan plan, long startNanos) {
        return Mono.defer(() -> {
            Trials trials = new Trials(plan, Math.max(startNanos + all.toNanos(), System.nanoTime() + LEAST.toNanos()));
            return more(trials, FIRST_SAMPLE_BYTES)
                    .then(Mono.defer(() -> trials.pairs == null ? pairs(trials, trials.readable()) : Mono.empty()))
                    .then(Mono.fromSupplier(() -> validation(trials)));
        });
    }

    /** The answer where functions take so long to get ready that nothing can be tried, with the reason. */
    Mono<Validation> untried(JobPlan plan, String why) {
        return runs.head(plan, FIRST_SAMPLE_BYTES)
                .map(readable -> new Validation(Sample.untried(why), Estimate.unknown(bytes(plan)), false));
    }

    /** What is known so far, and what time there is. */
    private static final class Trials {
        private final JobPlan plan;
        private final long end;
        private final List<Trial> done = new ArrayList<>();
        private int ofLongest;
        /** Of the first trial that came to its end, in which nothing was warm, as for its pairs. */
        private long coldNanos;

        private int rounds;
        private long copiesNanos;
        private long splitsOfCopies;

        private Trial.@Nullable Ending pairs;
        /** How long pairs were waited for. */
        private long pairsNanos;

        private Trial.Ending last = Trial.Ending.late("");

        Trials(JobPlan plan, long end) {
            this.plan = plan;
            this.end = end;
        }

        Duration left() {
            return Duration.ofNanos(end - System.nanoTime());
        }

        void add(Trial.Ending ending) {
            last = ending;
            ending.trial().ifPresent(this::add);
        }

        private void add(Trial trial) {
            int index = done.size() - 1;
            boolean again =
                    index >= 0 && done.get(index).head().bytes() == trial.head().bytes();
            if (again) {
                done.set(index, done.get(index).orQuicker(trial));
            } else {
                coldNanos = done.isEmpty() ? trial.nanos() : coldNanos;
                done.add(trial);
                rounds = 0;
            }
            ofLongest = again ? ofLongest + 1 : 1;
        }

        Trial longest() {
            return done.get(done.size() - 1);
        }

        /**
         * What the longest took at least when it was run with code that was warmer; 0 if it was not. Its map alone tells only if
         * that took longer than to get a worker ready, which is done once more for it.
         */
        long againNanos() {
            boolean first = done.size() == 1 && ofLongest == 1;
            long again = pairsNanos >= Estimate.SLOW_NANOS ? Math.min(longest().nanos(), pairsNanos) : 0;
            return first ? again : longest().nanos();
        }

        /** With time for pairs set aside, unless they are known. */
        private long leftNanos() {
            return left().toNanos() - (pairs == null ? Math.max(PAIRS.toNanos(), coldNanos * 5 / 4) : 0);
        }

        /** True if copies of the longest sample would tell something, and there is time for them and for that once more. */
        boolean wantsCopies() {
            if (!tells() || rounds == ROUNDS) {
                return false;
            }
            long nanos = rounds == 0 ? longest().nanos() * Estimate.COPIES : copiesNanos;
            return nanos + longest().nanos() <= leftNanos();
        }

        /** True if the longest sample may take less time than it did, and there is time for that but not for copies. */
        boolean wantsAgain() {
            return tells() && ofLongest < ROUNDS && longest().nanos() <= leftNanos();
        }

        private boolean tells() {
            return last.trial().isPresent()
                    && longest().progress().recordsIn() > 0
                    && !longest().head().complete();
        }

        void addCopies(Trial more) {
            copiesNanos = rounds == 0 ? more.nanos() : Math.min(more.nanos(), copiesNanos);
            splitsOfCopies = more.progress().splitsDone();
            rounds++;
        }

        /** How long the next sample should be; 0 if there is no time for one. */
        int next() {
            if (last.trial().isEmpty()) {
                return 0;
            }
            Trial longest = longest();
            int most = mostBytes(longest);
            double left = leftNanos() / (double) SHARE_OF_TIME;
            for (int factor = FACTOR; factor >= LEAST_FACTOR && most > longest.wantedBytes(); factor /= 2) {
                if (nanos(longest, factor) <= left) {
                    return (int) Math.min(
                            most, Math.max(longest.wantedBytes(), longest.head().bytes()) * factor);
                }
            }
            return 0;
        }

        private int mostBytes(Trial longest) {
            boolean ends = longest.head().complete()
                    || (ofLongest > 1 && longest.head().wholeSource());
            boolean tooLong = longest.head().bytes() == 0 && !longest.head().wholeSource();
            return ends || tooLong ? longest.wantedBytes() : LONGEST_SAMPLE_BYTES;
        }

        /** What so many times the longest sample will take; of a single trial all of the time came with the bytes, perhaps. */
        private double nanos(Trial longest, int factor) {
            double nanos = longest.nanos();
            double share = nanos;
            if (done.size() > 1) {
                Trial before = done.get(done.size() - 2);
                double moreBytes =
                        (double) longest.head().bytes() - before.head().bytes();
                share = Math.max(
                        0, (nanos - before.nanos()) / moreBytes * longest.head().bytes());
            }
            return nanos + share * (factor - 1);
        }

        /** True if it is time to look at pairs: there are enough of them to see what they are like. */
        boolean wantsPairs() {
            return pairs == null
                    && last.trial()
                            .filter(trial -> trial.nanos() < left().toNanos() && isEnough(trial))
                            .isPresent();
        }

        private static boolean isEnough(Trial trial) {
            long pairs = trial.progress().recordsOut();
            return pairs >= ENOUGH_PAIRS || (pairs > 0 && trial.wantedBytes() >= SHOWN_BYTES);
        }

        /** How long a sample may be to be mapped once more. */
        int readable() {
            if (done.isEmpty()) {
                return FIRST_SAMPLE_BYTES;
            }
            Trial trial = longest().nanos() < left().toNanos() ? longest() : done.get(0);
            return trial.wantedBytes();
        }
    }

    private Mono<Void> more(Trials trials, int bytes) {
        return runs.whole(trials.plan, bytes, trials.left()).flatMap(ending -> {
            trials.add(ending);
            Mono<Void> shown = trials.wantsPairs() ? pairs(trials, bytes) : Mono.empty();
            return shown.then(Mono.defer(() -> goOn(trials)));
        });
    }

    /** A longer sample if there is time for it; else the same, as long as that tells more. */
    private Mono<Void> goOn(Trials trials) {
        int next = trials.next();
        if (next > 0) {
            return more(trials, next);
        }
        if (trials.wantsCopies()) {
            return copies(trials);
        }
        return trials.wantsAgain() ? again(trials) : Mono.empty();
    }

    private Mono<Void> copies(Trials trials) {
        return runs.copies(trials.plan, trials.longest().head(), Estimate.COPIES, trials.left())
                .doOnNext(trials::addCopies)
                .flatMap(more -> again(trials));
    }

    private Mono<Void> again(Trials trials) {
        return runs.whole(trials.plan, trials.longest().wantedBytes(), trials.left())
                .filter(ending -> ending.trial().isPresent())
                .flatMap(ending -> {
                    trials.add(ending);
                    return goOn(trials);
                });
    }

    /** Also of a record whose pairs nobody could reduce in time. */
    private Mono<Void> pairs(Trials trials, int bytes) {
        boolean none = trials.done.isEmpty() && trials.last.atRecord();
        Duration left = trials.left();
        Mono<Trial.Ending> mapped = none || left.isNegative() || left.isZero()
                ? Mono.just(trials.last)
                : runs.pairs(trials.plan, bytes, left);
        long start = System.nanoTime();
        return mapped.doOnNext(ending -> {
                    trials.pairs = ending;
                    trials.pairsNanos = System.nanoTime() - start;
                })
                .then();
    }

    private Validation validation(Trials trials) {
        JobPlan plan = trials.plan;
        Optional<Trial> mapped = Optional.ofNullable(trials.pairs).flatMap(Trial.Ending::trial);
        List<Row> pairs = mapped.map(Trial::rows).orElse(List.of());
        List<Trial> done = trials.done;
        Optional<Trial> sampled = done.isEmpty() ? mapped : Optional.of(trials.longest());
        Optional<String> note = SampleNotes.of(plan, sampled, pairs, trials.last, !done.isEmpty());
        long inputBytes = bytes(plan);
        if (done.isEmpty()) {
            Sample sample = Sample.of(sampled, pairs, List.of(), trials.last, note);
            return new Validation(sample, Estimate.unknown(inputBytes), false);
        }
        Stage stage = plan.stages().get(plan.stages().size() - 1);
        List<Estimate.Trial> tried = done.stream()
                .map(trial -> estimated(trial, trials.againNanos(), plan, stage))
                .toList();
        int threads = engine.parallelism();
        Optional<Estimate.Copies> copies = trials.rounds == 0
                ? Optional.empty()
                : Optional.of(new Estimate.Copies(trials.copiesNanos, trials.splitsOfCopies));
        Estimate estimate = Estimate.of(tried, copies, inputBytes, threads, parts(plan.input(), stage, inputBytes));
        Sample sample = Sample.of(sampled, pairs, trials.longest().rows(), trials.last, note);
        return new Validation(
                sample, counted(plan, estimate), trials.last.slow().isEmpty());
    }

    private static long bytes(JobPlan plan) {
        return plan.input().sources().stream().mapToLong(Source::size).reduce(0, Validator::sum);
    }

    private static Estimate counted(JobPlan plan, Estimate estimate) {
        boolean counted = plan.input().format().kind() == RecordFormat.Kind.TEXT;
        return counted ? estimate.withRecords(plan.input().sources().size()) : estimate;
    }

    /** Splits, where each hands over states of its own, since those must meet in the order of the input. */
    private static long parts(Input input, Stage stage, long bytes) {
        boolean apart = stage.reduce() instanceof ReduceStep.Script && StagePrograms.sendsStates(stage);
        return apart ? Math.max(1, bytes / Splitter.splitBytes(input, bytes)) : 1;
    }

    /** What comes with the keys, or the pairs, is in the memory of a run; of rows only the first are where there is a limit. */
    private static long entries(Progress progress, JobPlan plan, Stage stage) {
        if (stage.reduce() instanceof ReduceStep.Builtin || StagePrograms.sendsStates(stage)) {
            return progress.keys();
        }
        boolean fewRows = stage.reduce() instanceof ReduceStep.None
                && plan.output().limit().isPresent();
        return fewRows ? 1 : progress.recordsOut();
    }

    private static Estimate.Trial estimated(Trial trial, long againNanos, JobPlan plan, Stage stage) {
        Progress progress = trial.progress();
        InputHead head = trial.head();
        return new Estimate.Trial(
                head.storedBytes(),
                head.complete(),
                trial.nanos(),
                againNanos,
                progress.splitsDone(),
                progress.inputRecords(),
                progress.keys(),
                entries(progress, plan, stage),
                progress.memoryBytes());
    }

    private static long sum(long a, long b) {
        return a < 0 || b < 0 ? Progress.UNKNOWN : a + b;
    }
}
