package io.millrace.loadtest.report;

import io.millrace.cli.ServerClient;
import io.millrace.loadtest.measure.LiveHeap;
import io.millrace.loadtest.measure.MemoryTrend;
import io.millrace.loadtest.measure.Sample;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * What came of a run.
 *
 * @param run the run as a whole
 * @param settings what was asked for, by option
 * @param counts what happened how often
 * @param times from when a job was due, in microseconds
 * @param timeline the run over time
 * @param server what is known of its process
 * @param reasons what went wrong, and how often; what was most often first
 */
public record Report(
        Run run,
        Map<String, String> settings,
        String map,
        int low,
        int high,
        Counts counts,
        Latencies times,
        List<Sample> timeline,
        Server server,
        Map<String, Long> reasons) {

    /** The setting that says what is left out. */
    public static final String WARM_UP = "warm-up, left out";

    /** What ended a run. */
    public record Stop(String reason, boolean byServer) {
        /** All was done. */
        public static final Stop AT_THE_END = new Stop("", false);

        /** Somebody wanted no more. */
        public static final Stop INTERRUPTED = new Stop("Interrupted", false);

        /** The server that was started for the run is gone. */
        public static Stop withServer(int status) {
            return new Stop("The server ended with status " + status, true);
        }

        /** True if all was done. */
        public boolean isAtTheEnd() {
            return reason.isEmpty();
        }
    }

    /**
     * The run as a whole.
     *
     * @param seconds from the first job to the last end
     * @param jobsPerSecond that ended as they should, behind the warm-up
     * @param generatorCpuSeconds processor time of this program
     * @param stop what ended it
     * @param machine where this program ran, in words
     */
    public record Run(
            Instant startedAt,
            double seconds,
            double jobsPerSecond,
            double generatorCpuSeconds,
            Stop stop,
            Map<String, String> machine) {
        /** Copies the map. */
        public Run {
            machine = inOrder(machine);
        }
    }

    /**
     * What happened how often. Every job is in exactly one of succeeded, failed, cancelled, lost, wrong and unfinished.
     *
     * @param requests jobs that clients began with
     * @param accepted jobs that the server took
     * @param rejected429 answers that asked to come back later; each was tried again
     * @param lost jobs that were refused for good, have no end in time, or have events missing
     * @param wrong jobs with other rows than their corpus has words, or an end that nobody asked for
     * @param unfinished jobs that were in flight when the run was stopped
     * @param doubled events that came again
     * @param resumed cuts by the client, behind which it went on
     * @param broken streams that broke uncut, and that the client took up again
     * @param slowReaders clients that read slowly
     * @param cancelsSent wishes to cancel
     * @param cancelsTooLate of them, those whose job was done
     * @param mostOpenStreams event streams at once that have begun
     */
    public record Counts(
            long requests,
            long accepted,
            long rejected429,
            long succeeded,
            long failed,
            long cancelled,
            long lost,
            long wrong,
            long unfinished,
            long doubled,
            long resumed,
            long broken,
            long slowReaders,
            long cancelsSent,
            long cancelsTooLate,
            int mostOpenStreams) {}

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
        settings = inOrder(settings);
        timeline = List.copyOf(timeline);
        reasons = inOrder(reasons);
    }

    private static <V> Map<String, V> inOrder(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** That of the product, and so of this program. */
    public static String version() {
        return Optional.ofNullable(ServerClient.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
    }

    /** What is in no time and no rate; empty if nothing. */
    Optional<String> warmUp() {
        return Optional.ofNullable(settings.get(WARM_UP));
    }

    /** The seconds with the digits that people want. */
    String secondsText() {
        return String.format(Locale.ROOT, run.seconds < 1 ? "%.2f" : "%,.1f", run.seconds);
    }

    /** How the memory of the server's own process went. */
    public MemoryTrend memory() {
        return MemoryTrend.of(timeline);
    }

    /** What it comes to, in one line. */
    String verdict() {
        return (isGood() ? good() : "BAD: " + String.join(", ", faults()) + ".") + broken();
    }

    private String good() {
        return run.stop.isAtTheEnd()
                ? "Good: every job ended as it should, every row is right, every event came once."
                : String.format(
                        Locale.ROOT,
                        "INTERRUPTED with %,d in flight. All that had ended was good.",
                        counts.unfinished);
    }

    private List<String> faults() {
        Map<String, Long> faults = new LinkedHashMap<>();
        faults.put("failed", counts.failed);
        faults.put("lost", counts.lost);
        faults.put("wrong", counts.wrong);
        faults.put("events doubled", counts.doubled);
        List<String> words = faults.entrySet().stream()
                .filter(fault -> fault.getValue() > 0)
                .map(fault -> String.format(Locale.ROOT, "%,d %s", fault.getValue(), fault.getKey()))
                .collect(Collectors.toList());
        if (!run.stop.isAtTheEnd()) {
            words.add(0, String.format(
                    Locale.ROOT, "%s with %,d in flight", run.stop.reason.toLowerCase(Locale.ROOT), counts.unfinished));
        }
        return words;
    }

    private String broken() {
        return counts.broken == 0
                ? ""
                : String.format(Locale.ROOT, " Event streams broke %,d times, and were taken up again.", counts.broken);
    }

    /** True if every job that ended did as it should, with every event once, and the server is not gone. */
    public boolean isGood() {
        return counts.failed + counts.lost + counts.wrong + counts.doubled == 0 && !run.stop.byServer;
    }
}
