package io.millrace.loadtest.report;

import io.millrace.loadtest.measure.Times;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** A report as a table for a terminal. */
public final class Summary {
    private final StringBuilder out = new StringBuilder();

    private Summary() {}

    /** Lines that end with a line end each. */
    public static String of(Report report) {
        Summary summary = new Summary();
        summary.counts(report);
        summary.times(report.times());
        summary.processes(report);
        summary.verdict(report);
        return summary.out.toString();
    }

    private void counts(Report report) {
        Report.Counts counts = report.counts();
        add("%n%,d jobs, %s map, %,d to %,d words each, in %s s: %,.0f jobs/s%s%n%n", counts.requests(), report.map(),
                report.low(), report.high(), report.secondsText(), report.run().jobsPerSecond(),
                report.warmUp().map(time -> ", that and the times without the first " + time).orElse(""));
        counts("accepted", counts.accepted(), "lost", counts.lost());
        counts("succeeded", counts.succeeded(), "wrong", counts.wrong());
        counts("cancelled", counts.cancelled(), "events doubled", counts.doubled());
        counts("failed", counts.failed(), "429, tried again", counts.rejected429());
        counts("cut, resumed", counts.resumed(), "broken, resumed", counts.broken());
        counts("cancels sent", counts.cancelsSent(), "of them too late", counts.cancelsTooLate());
        counts("slow readers", counts.slowReaders(), "streams at once", counts.mostOpenStreams());
        if (counts.unfinished() > 0) {
            add("  %-14s%,12d%n", "unfinished", counts.unfinished());
        }
    }

    private void counts(String left, long first, String right, long second) {
        add("  %-14s%,12d      %-18s%,12d%n", left, first, right, second);
    }

    private void times(Report.Latencies times) {
        add("%n  %-14s%12s%12s%12s%12s%12s%n", "ms", "p50", "p90", "p99", "p99.9", "max");
        times("submit", times.submit());
        times("first event", times.firstEvent());
        times("completion", times.completion());
    }

    private void times(String name, Histogram micros) {
        if (micros.getTotalCount() == 0) {
            add("  %-14s%12s%12s%12s%12s%12s%n", name, "-", "-", "-", "-", "-");
            return;
        }
        add("  %-14s%,12.2f%,12.2f%,12.2f%,12.2f%,12.2f%n", name, Times.millis(micros, 50), Times.millis(micros, 90),
                Times.millis(micros, 99), Times.millis(micros, 99.9), micros.getMaxValue() / 1e3);
    }

    private void processes(Report report) {
        add("%n");
        if (report.server().isOwn()) {
            add("  server: %s%n", MemoryText.of(report));
            MemoryText.ofHeap(report).ifPresent(heap -> add("  %s%n", heap));
            add("  %s%n", MemoryText.ofWorkers(report));
        }
        add("  this program: %,.1f s of processor time, %,.2f ms a job%n", report.run().generatorCpuSeconds(),
                report.run().generatorCpuSeconds() * 1e3 / Math.max(1, report.counts().requests()));
    }

    private void verdict(Report report) {
        report.reasons().forEach((reason, times) -> add("%n  %,d × %s", times, reason));
        add("%n%s%n", report.verdict());
    }

    private void add(String pattern, Object... values) {
        out.append(String.format(Locale.ROOT, pattern, values));
    }
}
