package io.millrace.function.sandbox;

import io.millrace.problem.BadRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a batch.
 *
 * @param pairs without a combine the emitted pairs in their order; with one the states that the worker could not keep,
 *     in first-seen order, which come before those of {@link Sandbox#flush}
 * @param recordsIn all records, bad ones too
 * @param recordsOut pairs emitted by the records that are not bad
 * @param counters the user's, in the order in which they were first counted
 * @param bad in the order of the records
 * @param hasValue true if a value that was emitted is not null
 * @param undefined values that were emitted and are taken for null, if there are any
 */
public record BatchResult(
        List<Pair> pairs,
        long recordsIn,
        long recordsOut,
        Map<String, Long> counters,
        List<BadRecord> bad,
        boolean hasValue,
        Optional<Undefined> undefined) {
    /**
     * Values of JavaScript's that are undefined.
     *
     * @param source of the first record that emitted one
     * @param line on which that starts
     */
    public record Undefined(long count, String source, long line) {
        private Undefined and(Undefined more) {
            return new Undefined(count + more.count, source, line);
        }
    }

    /** All parts in one. */
    static BatchResult sum(List<BatchResult> parts) {
        Map<String, Long> counters = new LinkedHashMap<>();
        parts.forEach(part -> part.counters.forEach((name, by) -> counters.merge(name, by, Long::sum)));
        return new BatchResult(
                parts.stream().flatMap(part -> part.pairs.stream()).toList(),
                parts.stream().mapToLong(BatchResult::recordsIn).sum(),
                parts.stream().mapToLong(BatchResult::recordsOut).sum(),
                counters,
                parts.stream().flatMap(part -> part.bad.stream()).toList(),
                parts.stream().anyMatch(BatchResult::hasValue),
                parts.stream().flatMap(part -> part.undefined.stream()).reduce(Undefined::and));
    }
}
