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
import reactor.core.scheduler.Scheduler;

/**
 * Tries a plan on heads of its input, from a record on to ever longer ones, as long as the next will not take long: functions
 * may be quick or slow, or never end, and the answer is to come within a second. The longest is tried again while there is
 * time, since code is quicker when it is warm, as in most of a job.
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

    /** Times that the longest sample is tried. */
    private static final int TRIALS_OF_LONGEST = 6;

    /** From the request on, with what it takes to send the answer left. */
    private static final Duration ALL = Duration.ofMillis(850);

    /** Before the pairs of a sample are looked at. */
    private static final Duration TRIALS = Duration.ofMillis(650);

    /** However long compiling and planning took. */
    private static final Duration LEAST = Duration.ofMillis(250);

    private final Engine engine;
    private final TrialRuns runs;

    /**
     * Makes a validator.
     *
     * @param files for reading, may block
     * @param timer for time-outs
     * @param scratch directories that nobody uses; removed after use
     */
    Validator(Engine engine, Scheduler files, Scheduler timer, Supplier<JobDirectory> scratch) {
        this.engine = engine;
        this.runs = new TrialRuns(engine, files, timer, scratch);
    }

    /**
     * What {@code plan} does to its first records, or the failure that they end it with. Starts no job.
     *
     * @param startNanos when the request came, as by {@link System#nanoTime}
     */
    Mono<Validation> validate(JobPlan plan, long startNanos) {
        return Mono.defer(() -> {
            Trials trials = new Trials(plan, Math.max(startNanos, System.nanoTime() + LEAST.toNanos() - ALL.toNanos()));
            return more(trials, FIRST_SAMPLE_BYTES).then(pairs(trials)).map(pairs -> validation(trials, pairs));
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
        private final long start;
        private final List<Trial> done = new ArrayList<>();
        private int ofLongest;
        /** Of the first trial that came to its end, in which nothing was warm, as for its pairs. */
        private long coldNanos;

        private Trial.Ending last = Trial.Ending.broken("", false);

        Trials(JobPlan plan, long start) {
            this.plan = plan;
            this.start = start;
        }

        Duration left(Duration of) {
            return of.minusNanos(System.nanoTime() - start);
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

        /** How long the next sample should be; 0 if there is no time for one. */
        int next() {
            if (last.trial().isEmpty()) {
                return 0;
            }
            Trial longest = longest();
            int most = mostBytes(longest);
            long forPairs = left(ALL).toNanos() - coldNanos * 5 / 4;
            double left = Math.min(left(TRIALS).toNanos(), forPairs);
            for (int factor = FACTOR; factor >= LEAST_FACTOR && most > longest.wantedBytes(); factor /= 2) {
                if (nanos(longest, factor) <= left) {
                    return (int) Math.min(
                            most, Math.max(longest.wantedBytes(), longest.head().bytes()) * factor);
                }
            }
            boolean tellsMore = longest.progress().recordsIn() > 0 && ofLongest < TRIALS_OF_LONGEST;
            return tellsMore && longest.nanos() <= left ? longest.wantedBytes() : 0;
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
            long left = left(ALL).toNanos();
            return done.stream()
                    .filter(trial -> trial.nanos() < left && isEnough(trial))
                    .findFirst()
                    .orElseGet(() -> longest().nanos() < left ? longest() : done.get(0));
        }
    }

    private Mono<Void> more(Trials trials, int bytes) {
        return runs.whole(trials.plan, bytes, trials.left(ALL)).flatMap(ending -> {
            trials.add(ending);
            int next = trials.next();
            return next == 0 ? Mono.empty() : more(trials, next);
        });
    }

    /** Also of a record whose pairs nobody could reduce in time. */
    private Mono<Trial.Ending> pairs(Trials trials) {
        return Mono.defer(() -> {
            boolean none = trials.done.isEmpty() && trials.last.atRecord();
            int bytes =
                    trials.done.isEmpty() ? FIRST_SAMPLE_BYTES : trials.shown().wantedBytes();
            Duration left = trials.left(ALL);
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
        Estimate estimate = Estimate.of(tried, inputBytes, engine.parallelism());
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
