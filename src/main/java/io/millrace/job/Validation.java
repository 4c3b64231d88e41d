package io.millrace.job;

import io.millrace.engine.Row;
import java.util.List;
import java.util.Optional;

/**
 * What a job does to the first records of its input, and what it will cost.
 *
 * @param sampleRecords records that were tried
 * @param sampleBytes input bytes that they took
 * @param badRecords how many of them were bad
 * @param pairs the first pairs that the first stage's map emitted
 * @param rows the first rows that the whole job made of the sample
 * @param note why no record was tried
 * @param estimate of the whole job
 */
public record Validation(
        long sampleRecords,
        long sampleBytes,
        long badRecords,
        List<Row> pairs,
        List<Row> rows,
        Optional<String> note,
        Estimate estimate) {
    /** Copies the lists. */
    public Validation {
        pairs = List.copyOf(pairs);
        rows = List.copyOf(rows);
    }
}
