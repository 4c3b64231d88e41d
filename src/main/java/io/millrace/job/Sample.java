package io.millrace.job;

import io.millrace.engine.Progress;
import io.millrace.engine.Row;
import io.millrace.engine.TaskEvent;
import io.millrace.io.InputHead;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a job does to the first records of its input.
 *
 * @param bytes of the input that were tried
 * @param progress what was counted meanwhile
 * @param bad the first of the records that were set aside, as the list of a job has them
 * @param pairs the first pairs that the first stage's map emitted
 * @param rows the first rows that the whole job made of the sample
 * @param warnings those that the job would give, but for that of bad records, and of a function that was not waited for
 * @param note what else there is to know, such as why no record was tried
 */
public record Sample(
        long bytes,
        Progress progress,
        List<Value> bad,
        List<Row> pairs,
        List<Row> rows,
        List<TaskEvent.Warned> warnings,
        Optional<String> note) {
    /** Where nothing was tried. */
    static Sample untried(String why) {
        return new Sample(0, Progress.NONE, List.of(), List.of(), List.of(), List.of(), Optional.of(why));
    }

    /** Copies the lists. */
    public Sample {
        bad = List.copyOf(bad);
        pairs = List.copyOf(pairs);
        rows = List.copyOf(rows);
        warnings = List.copyOf(warnings);
    }

    /**
     * Of the longest trial that came to its end; nothing was counted if none did.
     *
     * @param last that began
     */
    static Sample of(Optional<Trial> trial, List<Row> pairs, List<Row> rows, Trial.Ending last, Optional<String> note) {
        List<TaskEvent.Warned> warnings =
                new ArrayList<>(trial.map(Trial::warnings).orElse(List.of()));
        last.slow().ifPresent(warnings::add);
        return new Sample(
                trial.map(Trial::head).map(InputHead::bytes).orElse(0L),
                trial.map(Trial::progress).orElse(Progress.NONE),
                trial.map(Trial::bad).orElse(List.of()),
                pairs,
                rows,
                warnings,
                note);
    }
}
