package io.millrace.job;

import io.millrace.engine.Engine;
import io.millrace.engine.JobPlan;
import io.millrace.engine.Progress;
import io.millrace.engine.Row;
import io.millrace.io.InputHead;
import io.millrace.io.JobDirectory;
import io.millrace.io.RecordFormat;
import io.millrace.io.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * Tries a plan on heads of its input, from a record on to ever longer ones, as long as the next will not take long: functions
 * may be quick or slow, or never end, and the answer is to come within a second. Then copies of the longest are tried, in
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
    private static final int SHARE_OF_TIME = 4;

    /** So often more of the same is tried. */
    private static final int ROUNDS = 12;

    /** To look at the pairs of a sample. */
    private static final Duration PAIRS = Duration.ofMillis(200);

    /** However long compiling and planning took. */
    private static final Duration LEAST = Duration.ofMillis(250);

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
                    .then(copies(trials))
                    .then(pairs(trials))
                    .map(pairs -> validation(trials, pairs));
        });
    }

    /** The answer where functions take so long to get ready that nothing can be tried. */
    Mono<Validation> untried(JobPlan plan) {
        return runs.head(plan, FIRST_SAMPLE_BYTES).map(readable -> {
            Sample none = Sample.of(Optional.empty(), List.of(), List.of(), Optional.of(SampleNotes.SLOW_TO_LOAD));
            return new Validation(none, Estimate.unknown(bytes(plan)));
        });
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

        private Trial.Ending last = Trial.Ending.broken("", false);

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
            }
            ofLongest = again ? ofLongest + 1 : 1;
        }

        Trial longest() {
            return done.get(done.size() - 1);
        }

        /** With time for pairs set aside. */
        private long leftNanos() {
            return left().toNanos() - Math.max(PAIRS.toNanos(), coldNanos * 5 / 4);
        }

        /** True if copies of the longest sample would tell something, and there is time for them and for that once more. */
        boolean wantsCopies() {
            if (done.isEmpty() || rounds == ROUNDS || last.trial().isEmpty()) {
                return false;
            }
            Trial longest = longest();
            long nanos = rounds == 0 ? longest.nanos() * Estimate.COPIES : copiesNanos;
            boolean tells =
                    longest.progress().recordsIn() > 0 && !longest.head().complete();
            return tells && nanos + longest.nanos() <= leftNanos();
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

        /** What so many times the longest sample will take; at least as long as that where most of it did not come with the bytes. */
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
            return share * LEAST_FACTOR < nanos ? nanos : nanos + share * (factor - 1);
        }

        private static boolean isEnough(Trial trial) {
            long pairs = trial.progress().recordsOut();
            return pairs >= ENOUGH_PAIRS || (pairs > 0 && trial.wantedBytes() >= SHOWN_BYTES);
        }

        /** The shortest one with pairs enough to see what they are like, for which there is time. */
        Trial shown() {
            long left = left().toNanos();
            return done.stream()
                    .filter(trial -> trial.nanos() < left && isEnough(trial))
                    .findFirst()
                    .orElseGet(() -> longest().nanos() < left ? longest() : done.get(0));
        }
    }

    private Mono<Void> more(Trials trials, int bytes) {
        return runs.whole(trials.plan, bytes, trials.left()).flatMap(ending -> {
            trials.add(ending);
            int next = trials.next();
            return next == 0 ? Mono.empty() : more(trials, next);
        });
    }

    private Mono<Void> copies(Trials trials) {
        return Mono.defer(() -> {
            if (!trials.wantsCopies()) {
                return Mono.empty();
            }
            Trial longest = trials.longest();
            return runs.copies(trials.plan, longest.head(), Estimate.COPIES, trials.left())
                    .flatMap(more -> {
                        trials.addCopies(more);
                        return runs.whole(trials.plan, longest.wantedBytes(), trials.left());
                    })
                    .filter(again -> again.trial().isPresent())
                    .flatMap(again -> {
                        trials.add(again);
                        return copies(trials);
                    });
        });
    }

    /** Also of a record whose pairs nobody could reduce in time. */
    private Mono<Trial.Ending> pairs(Trials trials) {
        return Mono.defer(() -> {
            boolean none = trials.done.isEmpty() && trials.last.atRecord();
            int bytes =
                    trials.done.isEmpty() ? FIRST_SAMPLE_BYTES : trials.shown().wantedBytes();
            Duration left = trials.left();
            return none || left.isNegative() || left.isZero()
                    ? Mono.just(trials.last)
                    : runs.pairs(trials.plan, bytes, left);
        });
    }

    private Validation validation(Trials trials, Trial.Ending mapped) {
        JobPlan plan = trials.plan;
        List<Row> pairs = mapped.trial().map(Trial::rows).orElse(List.of());
        List<Trial> done = trials.done;
        Optional<Trial> sampled = done.isEmpty() ? mapped.trial() : Optional.of(trials.longest());
        Optional<String> note = SampleNotes.of(plan, sampled, pairs, trials.last);
        long inputBytes = bytes(plan);
        if (done.isEmpty()) {
            return new Validation(Sample.of(sampled, pairs, List.of(), note), Estimate.unknown(inputBytes));
        }
        boolean combines = plan.stages().get(plan.stages().size() - 1).reduce().keepsStates();
        List<Estimate.Trial> tried =
                done.stream().map(trial -> estimated(trial, combines)).toList();
        int threads = engine.parallelism();
        Optional<Estimate.Copies> copies = trials.rounds == 0
                ? Optional.empty()
                : Optional.of(new Estimate.Copies(trials.copiesNanos, trials.splitsOfCopies));
        Estimate estimate = Estimate.of(tried, copies, inputBytes, threads);
        return new Validation(Sample.of(sampled, pairs, trials.longest().rows(), note), counted(plan, estimate));
    }

    private static long bytes(JobPlan plan) {
        return plan.input().sources().stream().mapToLong(Source::size).reduce(0, Validator::sum);
    }

    private static Estimate counted(JobPlan plan, Estimate estimate) {
        boolean counted = plan.input().format().kind() == RecordFormat.Kind.TEXT;
        return counted ? estimate.withRecords(plan.input().sources().size()) : estimate;
    }

    private static Estimate.Trial estimated(Trial trial, boolean combines) {
        Progress progress = trial.progress();
        InputHead head = trial.head();
        return new Estimate.Trial(
                head.storedBytes(),
                head.complete(),
                trial.nanos(),
                progress.splitsDone(),
                progress.recordsIn(),
                progress.keys(),
                combines ? progress.keys() : progress.recordsOut(),
                trial.bytesPerRow());
    }

    private static long sum(long a, long b) {
        return a < 0 || b < 0 ? Progress.UNKNOWN : a + b;
    }
}
