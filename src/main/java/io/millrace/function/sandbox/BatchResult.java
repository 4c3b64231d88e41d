package io.millrace.function.sandbox;

import io.millrace.problem.BadRecord;
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
        List<Pair> pairs, long recordsIn, long recordsOut, Map<String, Long> counters, List<BadRecord> bad) {}
