package io.millrace.function.sandbox;

import io.millrace.problem.BadRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of a batch.
 *
 * @param pairs without a combine the emitted pairs in their order; with one the states that the worker could not keep,
 *     in first-seen order, which come before those of {@link Sandbox#flush}
 * @param recordsIn all records, bad ones too
 * @param recordsOut pairs emitted by the records that are not bad
 * @param counters the user's, in the order in which they were first counted
 * @param bad in the order of the records
 */
public record BatchResult(
        List<Pair> pairs, long recordsIn, long recordsOut, Map<String, Long> counters, List<BadRecord> bad) {

    /** All parts in one. */
    static BatchResult sum(List<BatchResult> parts) {
        Map<String, Long> counters = new LinkedHashMap<>();
        parts.forEach(part -> part.counters.forEach((name, by) -> counters.merge(name, by, Long::sum)));
        return new BatchResult(
                parts.stream().flatMap(part -> part.pairs.stream()).toList(),
                parts.stream().mapToLong(BatchResult::recordsIn).sum(),
                parts.stream().mapToLong(BatchResult::recordsOut).sum(),
                counters,
                parts.stream().flatMap(part -> part.bad.stream()).toList());
    }
}
