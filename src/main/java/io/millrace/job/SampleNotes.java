package io.millrace.job;

import io.millrace.engine.JobPlan;
import io.millrace.engine.Progress;
import io.millrace.engine.Row;
import io.millrace.io.InputHead;
import io.millrace.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** What a sample does not say by itself. */
final class SampleNotes {
    /** A sample with fewer is worth a word. */
    private static final long FEW_RECORDS = 20;

    /** It was not a short input then. */
    private static final Duration SLOW = Duration.ofMillis(100);

    static final String NOT_READY =
            "No function was compiled in time and no record was tried: the server had no process for that, since it has just"
                    + " started or is busy, or what the functions do before the first record, such as imports, takes longer"
                    + " than 0.5 s; try again";

    static final String SLOW_TO_LOAD =
            "No record was tried: what the functions do before the first one, such as imports, takes longer than 0.5 s;"
                    + " a job waits longer for it";

    private SampleNotes() {}

    /**
     * In one text of sentences.
     *
     * @param trial the longest that came to its end, if one did
     * @param last that began
     * @param whole true if {@code trial} is one of the whole job, false if of its first map alone
     */
    static Optional<String> of(JobPlan plan, Optional<Trial> trial, List<Row> pairs, Trial.Ending last, boolean whole) {
        Stream<Optional<String>> ofTrial = trial.stream()
                .flatMap(longest ->
                        Stream.of(few(longest, last), tooLong(plan, longest), silent(longest), bad(plan, longest)));
        Stream<Optional<String>> ofRows = Stream.of(noKeys(pairs));
        List<String> notes = Stream.of(Stream.of(broken(trial, last, whole)), ofTrial, ofRows)
                .flatMap(all -> all)
                .flatMap(Optional::stream)
                .toList();
        return notes.isEmpty() ? Optional.empty() : Optional.of(String.join(". ", notes));
    }

    private static Optional<String> broken(Optional<Trial> trial, Trial.Ending last, boolean whole) {
        if (last.trial().isPresent()) {
            return Optional.empty();
        }
        String tried = whole ? " tried, and no more" : " mapped, but none was tried to its end";
        String shown = trial.map(longest -> records(longest.progress().inputRecords()) + tried)
                .orElse("No record was tried to its end, and no more");
        return Optional.of(shown + ": " + last.why());
    }

    private static String records(long count) {
        return count == 1 ? "1 record was" : count + " records were";
    }

    private static Optional<String> few(Trial trial, Trial.Ending last) {
        long records = trial.progress().inputRecords();
        boolean slow = trial.nanos() > SLOW.toNanos() && last.trial().isPresent();
        if (!slow || records == 0 || records >= FEW_RECORDS || trial.head().complete()) {
            return Optional.empty();
        }
        return Optional.of("Only %s tried, since that took %s s and more would have taken too long"
                .formatted(records(records), TrialWatch.seconds(Duration.ofNanos(trial.nanos()))));
    }

    private static Optional<String> tooLong(JobPlan plan, Trial trial) {
        InputHead head = trial.head();
        if (trial.progress().recordsIn() > 0 || head.wholeSource()) {
            return Optional.empty();
        }
        // What there is has only a header, or nothing.
        long seen = head.bytes() > 0 ? trial.wantedBytes() - head.bytes() : InputHead.MAX_RECORD_BYTES;
        int before = head.bytes() > 0 ? 0 : head.records().sources().size();
        String source = plan.input().sources().get(before).name();
        return Optional.of("No record was tried: the first one of '" + source + "' is longer than " + seen + " bytes");
    }

    private static Optional<String> silent(Trial trial) {
        Progress progress = trial.progress();
        long mapped = progress.recordsIn() - progress.recordsBad() - progress.recordsSkipped();
        if (progress.recordsIn() == 0) {
            return trial.head().wholeSource()
                    ? Optional.of("The input has no records, as far as it was read")
                    : Optional.empty();
        }
        if (progress.recordsOut() > 0) {
            return Optional.empty();
        }
        return Optional.of(
                mapped == 0
                        ? "All records were set aside, %d bad and %d skipped by the map; errors has the first of them, and why"
                                .formatted(progress.recordsBad(), progress.recordsSkipped())
                        : "The map emitted nothing for the " + mapped + " records that were neither bad nor skipped");
    }

    /** The job counts them all before it compares. */
    private static Optional<String> bad(JobPlan plan, Trial trial) {
        OptionalDouble most = plan.errors().maxRatio();
        long bad = trial.progress().recordsBad();
        long in = trial.progress().recordsIn();
        if (most.isEmpty() || !plan.errors().skip() || bad <= most.getAsDouble() * in) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "%d of %d records are bad, a share of %.3f: if that goes on, the job fails, since errors.maxRatio is %s",
                bad,
                in,
                (double) bad / in,
                most.getAsDouble()));
    }

    private static Optional<String> noKeys(List<Row> pairs) {
        boolean none = !pairs.isEmpty() && pairs.stream().allMatch(pair -> pair.key() == Value.Null.NULL);
        return none ? Optional.of("All keys of the pairs shown are null") : Optional.empty();
    }
}
