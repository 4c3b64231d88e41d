package io.millrace.loadtest.report;

import io.millrace.loadtest.measure.LiveHeap;
import io.millrace.loadtest.measure.MemoryTrend;
import io.millrace.loadtest.measure.Sample;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What came of a run. Every job is in exactly one of succeeded, failed, cancelled, lost and wrong.
 *
 * @param settings what was asked for, by option
 * @param requests jobs that clients began with
 * @param accepted jobs that the server took
 * @param rejected429 answers that asked to come back later; each was tried again
 * @param lost jobs that were refused for good, have no end in time, or have events missing
 * @param wrong jobs with other rows than their corpus has words, or an end that nobody asked for
 * @param doubled events that came again
 * @param resumed cuts behind which a client went on
 * @param mostOpenStreams event streams that were open at once
 * @param seconds from the first job to the last end
 * @param generatorCpuSeconds processor time of this program
 * @param times from when a job was due, in microseconds
 * @param timeline the run over time
 * @param server what is known of its process
 * @param reasons what went wrong, and how often
 */
public record Report(
        Map<String, String> settings,
        String map,
        int low,
        int high,
        long requests,
        long accepted,
        long rejected429,
        long succeeded,
        long failed,
        long cancelled,
        long lost,
        long wrong,
        long doubled,
        long resumed,
        int mostOpenStreams,
        double seconds,
        double generatorCpuSeconds,
        Latencies times,
        List<Sample> timeline,
        Server server,
        Map<String, Long> reasons) {

    /**
     * HdrHistograms of microseconds, without those of slow readers and of cancelled jobs.
     *
     * @param submit to the answer 202
     * @param firstEvent to the first event
     * @param completion to the last event
     */
    public record Latencies(Histogram submit, Histogram firstEvent, Histogram completion) {}

    /**
     * The server's process.
     *
     * @param url where it is
     * @param isOwn whether it was started for this run; all below is 0 or empty if not
     * @param peakBytes the most that it had in memory
     * @param peakWorkerBytes the most that its worker processes had
     * @param heap what it kept behind collections; none of a short run
     * @param cpuSeconds processor time of it and its workers during the run
     */
    public record Server(
            String url,
            boolean isOwn,
            long peakBytes,
            long peakWorkerBytes,
            List<LiveHeap.Reading> heap,
            double cpuSeconds) {
        /** Copies the list. */
        public Server {
            heap = List.copyOf(heap);
        }
    }

    /** Copies the lists. */
    public Report {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings)); // In their order.
        timeline = List.copyOf(timeline);
        reasons = Map.copyOf(reasons);
    }

    /** Jobs that ended as they should in a second. */
    public double jobsPerSecond() {
        return seconds == 0 ? 0 : (succeeded + cancelled) / seconds;
    }

    /** The seconds with the digits that people want. */
    String secondsText() {
        return String.format(Locale.ROOT, seconds < 1 ? "%.2f" : "%,.1f", seconds);
    }

    /** How the memory of the server's own process went. */
    public MemoryTrend memory() {
        return MemoryTrend.of(timeline);
    }

    /** What it comes to, in one line. */
    String verdict() {
        return isGood()
                ? "Good: every job ended as it should, every row is right, every event came once."
                : String.format(
                        Locale.ROOT,
                        "BAD: %,d failed, %,d lost, %,d wrong, %,d events doubled.",
                        failed,
                        lost,
                        wrong,
                        doubled);
    }

    /** True if every job ended as it should, with every event once. */
    public boolean isGood() {
        return failed + lost + wrong + doubled == 0;
    }
}
