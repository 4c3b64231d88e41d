package io.millrace.loadtest.report;

import io.millrace.loadtest.measure.LiveHeap;
import io.millrace.loadtest.measure.MemoryTrend;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the server's memory went, in words that the terminal and the page share. */
final class MemoryText {
    private static final double MEGABYTE = 1e6;

    private MemoryText() {}

    /**
     * The server's own process; a slope only where it is not known what the heap keeps, since a virtual machine fills its heap
     * before it collects.
     */
    static String of(Report report) {
        MemoryTrend trend = report.memory();
        return String.format(
                        Locale.ROOT,
                        "%,.0f MB resident at the start, %,.0f in the middle (median), %,.0f at most, %,.0f at the end",
                        trend.startBytes() / MEGABYTE,
                        trend.medianBytes() / MEGABYTE,
                        report.server().peakBytes() / MEGABYTE,
                        trend.endBytes() / MEGABYTE)
                + (trend.bytesPerMinute().isPresent() && report.server().heap().isEmpty()
                        ? String.format(
                                Locale.ROOT,
                                "; over the second half %+,.1f MB a minute",
                                trend.bytesPerMinute().getAsDouble() / MEGABYTE)
                        : "");
    }

    /** What it kept; empty if that was not read. */
    static Optional<String> ofHeap(Report report) {
        List<LiveHeap.Reading> heap = report.server().heap();
        return heap.isEmpty()
                ? Optional.empty()
                : Optional.of(heap.stream()
                        .map(MemoryText::reading)
                        .collect(Collectors.joining(", ", "heap in use behind a collection: ", "")));
    }

    private static String reading(LiveHeap.Reading reading) {
        return String.format(
                Locale.ROOT, "%,.1f MB after %,.0f s", reading.bytes() / MEGABYTE, reading.atSeconds());
    }

    /** Its worker processes, and the processor time of all of them. */
    static String ofWorkers(Report report) {
        Report.Server server = report.server();
        String workers = server.peakWorkerBytes() == 0
                ? "none was seen"
                : String.format(Locale.ROOT, "%,.0f MB resident at most", server.peakWorkerBytes() / MEGABYTE);
        return String.format(
                Locale.ROOT,
                "worker processes: %s; processor time of server and workers: %,.1f s, %,.2f ms a job",
                workers,
                server.cpuSeconds(),
                server.cpuSeconds() * 1e3 / Math.max(1, report.counts().requests()));
    }
}
