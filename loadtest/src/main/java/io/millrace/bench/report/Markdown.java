package io.millrace.bench.report;

import io.millrace.bench.Measurement;
import io.millrace.bench.Series;
import io.millrace.bench.Workload;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The report as a page to read. */
final class Markdown {
    private static final String METHOD =
            """
            `make bench` makes the data from a seed, starts everything itself and writes this page; it is never edited by
            hand. Every job runs on all systems in turn: first warm-ups, then rounds in which each system runs once. All
            systems read the same files, warm in the page cache, with as many threads as there are cores. Millrace's time is
            that from sending `POST /v1/jobs` to the event `succeeded`, all rows received; the time of the others is that of
            making the same rows in memory, in a process of their own that stays for all runs of the job. Rows must be equal
            to T's byte by byte: a system with another answer has no time. A system that takes long is measured in fewer
            rounds. CPU is user and kernel time of the whole process; peak RSS is the kernel's `VmHWM`, set back before each
            run.

            **T** is the yardstick: for each job a loop written by hand for its very data, in safe Java 17 (`loadtest`,
            package `limit`). Unlike Millrace it takes the data for valid and of the shape it was made in.
            """;

    private final Report report;
    private final StringBuilder out = new StringBuilder();

    Markdown(Report report) {
        this.report = report;
    }

    String text() {
        out.append("# Benchmarks\n\n");
        report.facts().forEach((name, value) -> out.append("- ").append(name).append(": ").append(value).append('\n'));
        out.append("\n").append(METHOD).append("\n");
        if (!report.workloads().isEmpty()) {
            out.append("![Wall seconds per job and system](benchmarks.svg)\n\n");
            new Summary(report).tables().forEach(this::table);
            report.workloads().forEach(this::workload);
        }
        report.tables().forEach(this::table);
        return out.toString();
    }

    private void workload(Workload workload, List<Series> series) {
        out.append(format("## %s: %s%n%n", workload.id().toUpperCase(Locale.ROOT), workload.title()));
        out.append("| system | wall, s: median | min | max | CPU, s | peak RSS, MB | child processes, MB | × T | runs |\n");
        out.append("|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        Optional<Double> limit = Report.limit(series);
        series.forEach(each -> out.append(each.measured() ? measured(each, limit) : failed(each)));
        out.append("\n```json\n").append(workload.spec()).append("\n```\n\n");
    }

    private static String measured(Series series, Optional<Double> limit) {
        double wall = series.median(Measurement::wallSeconds);
        return format("| %s | %s | %s | %s | %s | %.0f | %.0f | %s | %d |%n", Report.label(series.system()),
                seconds(wall), seconds(series.least(Measurement::wallSeconds)),
                seconds(series.most(Measurement::wallSeconds)), seconds(series.median(Measurement::cpuSeconds)),
                series.most(Measurement::peakRssBytes) / 1e6, series.most(Measurement::childRssBytes) / 1e6,
                limit.map(t -> format("%.2f", wall / t)).orElse("–"), series.count());
    }

    private static String failed(Series series) {
        String why = String.valueOf(series.failure()).replace("|", "\\|").replace("\n", " ");
        return format("| %s | failed: %s | | | | | | | |%n", Report.label(series.system()),
                why.substring(0, Math.min(300, why.length())));
    }

    private void table(Report.Table table) {
        out.append("## ").append(table.title()).append("\n\n").append(table.text()).append("\n\n");
        out.append("| ").append(String.join(" | ", table.head())).append(" |\n|");
        out.append("---|".repeat(table.head().size())).append('\n');
        table.rows().forEach(row -> out.append("| ").append(String.join(" | ", row)).append(" |\n"));
        out.append('\n');
    }

    private static String seconds(double seconds) {
        return format(seconds < 10 ? "%.3f" : "%.1f", seconds);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
