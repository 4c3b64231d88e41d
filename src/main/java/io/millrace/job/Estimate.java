package io.millrace.job;

import io.millrace.engine.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * About what a whole job will take, from how trials on heads of its input grew. {@link Progress#UNKNOWN} for what cannot
 * be known.
 *
 * @param bytes of input, as they are stored
 * @param records of input
 * @param keys of the last stage
 * @param memoryBytes that its tables, pairs and rows will have at once; with less it spills
 * @param millis on an idle server
 * @param basis what the time was taken from, for people
 */
public record Estimate(long bytes, long records, long keys, long memoryBytes, long millis, String basis) {
    /** The keys of fewer do not tell how many more there are. */
    private static final int MIN_RECORDS = 50;

    /** The time of fewer, and of fewer bytes, is that of code that is not warm, and of little else. */
    private static final int MIN_TIMED_RECORDS = 100;

    private static final int MIN_TIMED_BYTES = 256 << 10;

    /** Records that take as long as that each, and so long together, tell by themselves. */
    private static final long SLOW_RECORD_NANOS = 10_000_000;

    private static final long SLOW_RECORDS_NANOS = 50_000_000;

    /** It takes less to get code and a worker ready, so most of such a trial is work. */
    static final long SLOW_NANOS = 300_000_000;

    private static final String NOTHING_TRIED = "nothing, since no record was tried to its end";

    private static final double NANOS_PER_MILLI = 1e6;

    /** Copies of a sample, where copies are tried. */
    static final int COPIES = 3;

    /**
     * One run on the head of the input.
     *
     * @param storedBytes of the head
     * @param complete true if that is the whole input
     * @param nanos that the run took
     * @param againNanos that something which is part of it took at least when it was run once more; 0 if it was not
     * @param splits that threads could share
     * @param entries keys of the last stage, or pairs where these are kept
     * @param memoryBytes that the run had at once
     */
    record Trial(
            long storedBytes,
            boolean complete,
            long nanos,
            long againNanos,
            long splits,
            long records,
            long keys,
            long entries,
            long memoryBytes) {
        /** True if it took so long for what it did, and not for what comes but once. */
        private boolean tellsTime() {
            long least = Math.max(nanos / 2, Math.max(SLOW_RECORDS_NANOS, SLOW_RECORD_NANOS * records));
            boolean slow = againNanos >= least;
            return slow || records >= MIN_TIMED_RECORDS || storedBytes >= MIN_TIMED_BYTES;
        }

        /** What each byte took that {@code before} did not have, of the time of one of {@code threads}. */
        double nanosPerByte(Trial before, int threads) {
            return (work(threads) - before.work(threads)) / (storedBytes - before.storedBytes);
        }

        /** What did not come with the bytes. */
        double nanosOfKeys(double perByte, int threads) {
            return Math.max(0, nanos - perByte * storedBytes * alone(threads));
        }

        /** So many times as long as on all threads it took. */
        private double alone(int threads) {
            return (double) threads / busy(splits, threads);
        }

        private double work(int threads) {
            return (double) nanos * busy(splits, threads);
        }
    }

    /**
     * A run on {@link #COPIES} copies of the last head.
     *
     * @param nanos that it took
     * @param splits that threads could share
     */
    record Copies(long nanos, long splits) {
        /** What each byte more takes, shared by {@code threads}, where the keys are the same as in {@code one}. */
        double nanosPerByte(Trial one, int threads) {
            double more = (double) nanos * busy(splits, threads) - one.work(threads);
            return more / (one.storedBytes * (COPIES - 1.0) * threads);
        }
    }

    private static long busy(long splits, int threads) {
        return Math.max(1, Math.min(threads, splits));
    }

    /**
     * Extrapolates from how trials differ. What only one trial tells of, or none that took longer than another, is
     * {@link Progress#UNKNOWN}.
     *
     * @param trials at least one, none on less input than the one before
     * @param copies of the last one's input, if they were tried
     * @param bytes of input, or {@link Progress#UNKNOWN}
     * @param threads that work on a job of many splits at once
     * @param parts of the input that have a state of a key each, as splits have where the reduce is the user's; else 1
     */
    static Estimate of(List<Trial> trials, Optional<Copies> copies, long bytes, int threads, long parts) {
        Trial last = trials.get(trials.size() - 1);
        if (last.complete()) {
            return whole(last, bytes);
        }
        if (last.storedBytes() == 0 || last.records() == 0) {
            return unknown(bytes, NOTHING_TRIED);
        }
        if (bytes < 0) {
            return unknown(bytes, "nothing, since it is not known how long the input is");
        }
        return extrapolated(grown(trials), copies, bytes, threads, parts);
    }

    private static Estimate extrapolated(
            List<Trial> grown, Optional<Copies> copies, long bytes, int threads, long parts) {
        Trial last = grown.get(grown.size() - 1);
        double share = Math.max(1, (double) bytes / last.storedBytes());
        boolean known = share == 1 || (grown.size() > 1 && last.records() >= MIN_RECORDS);
        double all = share * last.storedBytes();
        double keys = known ? count(grown, Trial::keys, all) : last.keys();
        long millis = share == 1 || last.tellsTime()
                ? withCopies(grown, copies, all, keys, threads).orElseGet(() -> allMillis(grown, all, threads))
                : Progress.UNKNOWN;
        return new Estimate(
                bytes,
                Math.round(last.records() * share),
                known ? Math.round(keys) : Progress.UNKNOWN,
                known ? memory(grown, all, parts) : Progress.UNKNOWN,
                millis,
                basis(last, threads) + (millis == Progress.UNKNOWN ? timeless(last) : ""));
    }

    private static Estimate whole(Trial all, long bytes) {
        return new Estimate(
                bytes,
                all.records(),
                all.keys(),
                all.memoryBytes(),
                millis((double) all.nanos()),
                "the whole input, which was tried");
    }

    /** Where no trial tells anything. */
    static Estimate unknown(long bytes) {
        return unknown(bytes, NOTHING_TRIED);
    }

    private static Estimate unknown(long bytes, String basis) {
        return new Estimate(bytes, Progress.UNKNOWN, Progress.UNKNOWN, Progress.UNKNOWN, Progress.UNKNOWN, basis);
    }

    private static String basis(Trial last, int threads) {
        return "how trials on longer and longer heads of the input grew, the last on %d bytes with %d records in %d ms; for a job on %d threads"
                .formatted(last.storedBytes(), last.records(), millis((double) last.nanos()), threads);
    }

    private static String timeless(Trial last) {
        return last.tellsTime()
                ? "; ms is not known, since no run on more input took longer"
                : "; ms is not known, since the time of so few records is that of code that is not warm yet";
    }

    /** The same but for the records, of which it is known how many there are. */
    Estimate withRecords(long known) {
        return new Estimate(bytes, known, keys, memoryBytes, millis, basis);
    }

    /** The trials that had more input than the one before, the last of them always. */
    private static List<Trial> grown(List<Trial> trials) {
        List<Trial> grown = new ArrayList<>();
        for (Trial trial : trials) {
            grown.removeIf(before -> before.storedBytes() >= trial.storedBytes());
            grown.add(trial);
        }
        return grown;
    }

    private static double count(List<Trial> trials, ToLongFunction<Trial> count, double bytes) {
        List<KeyGrowth.Point> points = trials.stream()
                .map(trial -> new KeyGrowth.Point((double) trial.storedBytes(), (double) count.applyAsLong(trial)))
                .toList();
        return points.size() < 2 ? points.get(0).count() : KeyGrowth.at(bytes, points);
    }

    /** From the time of copies; empty if nobody tried them, or they took no longer. */
    private static OptionalLong withCopies(
            List<Trial> trials, Optional<Copies> copies, double bytes, double keys, int threads) {
        Trial last = trials.get(trials.size() - 1);
        double perByte = copies.isPresent() ? copies.get().nanosPerByte(last, threads) : 0;
        return perByte > 0 && bytes > last.storedBytes()
                ? OptionalLong.of(millis(perByte * bytes + ofKeys(trials, perByte, threads, keys)))
                : OptionalLong.empty();
    }

    /** What is fixed is in all trials; what comes with keys is in proportion to them. */
    private static double ofKeys(List<Trial> trials, double perByte, int threads, double keys) {
        Trial last = trials.get(trials.size() - 1);
        double all = last.nanosOfKeys(perByte, threads);
        double quickest = trials.stream().mapToLong(Trial::nanos).min().orElse(0);
        double fixed = Math.min(all, quickest);
        return fixed + (all - fixed) * keys / Math.max(1, last.keys());
    }

    /** What is fixed was in all trials; what comes with the bytes is shared by the threads. */
    private static long allMillis(List<Trial> trials, double bytes, int threads) {
        Trial last = trials.get(trials.size() - 1);
        double more = bytes - last.storedBytes();
        if (more <= 0) {
            return millis((double) last.nanos());
        }
        for (int i = trials.size() - 2; i >= 0; i--) {
            double perByte = last.nanosPerByte(trials.get(i), threads);
            if (perByte > 0) {
                return millis(last.nanos() + perByte * more / threads);
            }
        }
        return last.nanos() < SLOW_NANOS
                ? Progress.UNKNOWN
                : millis(last.nanos() + last.nanos() / (double) last.storedBytes() * more / threads);
    }

    private static long memory(List<Trial> trials, double bytes, long parts) {
        Trial last = trials.get(trials.size() - 1);
        double had = entries(trials, (double) last.storedBytes(), parts > 1 ? last.splits() : 1);
        return Math.round(last.memoryBytes() * Math.max(1, entries(trials, bytes, parts) / Math.max(1, had)));
    }

    private static double entries(List<Trial> trials, double bytes, long parts) {
        return parts * count(trials, Trial::entries, bytes / Math.max(1, parts));
    }

    private static long millis(double nanos) {
        return Math.max(1, Math.round(nanos / NANOS_PER_MILLI));
    }
}
