package io.millrace.job;

import io.millrace.engine.Progress;
import java.util.List;

/**
 * About what a whole job will take, from how trials on heads of its input grew. {@link Progress#UNKNOWN} for what cannot
 * be known.
 *
 * @param bytes of input, as they are stored
 * @param records of input
 * @param keys of the last stage
 * @param memoryBytes that its tables want, or its values where all of a key are wanted at once; with less it spills
 * @param millis on an idle server
 */
public record Estimate(long bytes, long records, long keys, long memoryBytes, long millis) {
    /** What a table has for a key beside key and state: hash, lengths, places. */
    private static final int BYTES_PER_ENTRY = 32;

    private static final double NANOS_PER_MILLI = 1e6;

    /**
     * One run on the head of the input.
     *
     * @param storedBytes of the head
     * @param complete true if that is the whole input
     * @param nanos that the run took
     * @param entries keys of the last stage, or pairs where all values of a key are wanted at once
     * @param entryBytes on average, at least 0
     */
    record Trial(
            long storedBytes, boolean complete, long nanos, long records, long keys, long entries, double entryBytes) {}

    /**
     * Extrapolates.
     *
     * @param trials at least one, each on more input than the one before
     * @param bytes of input, or {@link Progress#UNKNOWN}
     * @param threads that work on a job of many splits at once
     */
    static Estimate of(List<Trial> trials, long bytes, int threads) {
        Trial last = trials.get(trials.size() - 1);
        if (last.complete()) {
            return new Estimate(
                    bytes, last.records(), last.keys(), memory(last, (double) last.entries()), millis((double)
                            last.nanos()));
        }
        if (bytes < 0 || last.storedBytes() == 0) {
            return new Estimate(bytes, Progress.UNKNOWN, Progress.UNKNOWN, Progress.UNKNOWN, Progress.UNKNOWN);
        }
        double share = Math.max(1, (double) bytes / last.storedBytes());
        Trial before = trials.get(Math.max(0, trials.size() - 2));
        double entries = last.entries() * Math.pow(share, growth(before.entries(), last.entries(), before, last));
        double keys = last.keys() * Math.pow(share, growth(before.keys(), last.keys(), before, last));
        return new Estimate(
                bytes,
                Math.round(last.records() * share),
                Math.round(keys),
                memory(last, entries),
                millis(nanos(before, last, bytes, threads)));
    }

    /** What is fixed was in both trials; what comes with the bytes is shared by the threads. */
    private static double nanos(Trial before, Trial last, long bytes, int threads) {
        double perByte = before.storedBytes() < last.storedBytes() && before.nanos() < last.nanos()
                ? (double) (last.nanos() - before.nanos()) / (last.storedBytes() - before.storedBytes())
                : (double) last.nanos() / last.storedBytes();
        return last.nanos() + perByte * (bytes - last.storedBytes()) / threads;
    }

    /**
     * The exponent by which the number of different things grows with the input, as in Heaps' law (Heaps, Information
     * Retrieval, 1978): 0 if there are no new ones, 1 if all are new. 1 if nothing is known.
     */
    private static double growth(long fewer, long more, Trial before, Trial last) {
        if (fewer <= 0 || before.storedBytes() >= last.storedBytes()) {
            return 1;
        }
        double exponent =
                Math.log((double) more / fewer) / Math.log((double) last.storedBytes() / before.storedBytes());
        return Math.max(0, Math.min(1, exponent));
    }

    private static long memory(Trial trial, double entries) {
        return Math.round(entries * (trial.entryBytes() + BYTES_PER_ENTRY));
    }

    private static long millis(double nanos) {
        return Math.max(1, Math.round(nanos / NANOS_PER_MILLI));
    }
}
