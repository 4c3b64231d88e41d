package io.millrace.bench.report;

import io.millrace.bench.Measurement;
import io.millrace.bench.Series;
import io.millrace.bench.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** What all jobs come to: Millrace beside each other system, and its memory, each with what is aimed at. */
final class Summary {
    private static final String NOTHING = "–";
    private static final List<String> PEERS = List.of("duckdb", "streams", "spark");

    private final Report report;

    Summary(Report report) {
        this.report = report;
    }

    List<Report.Table> tables() {
        return report.workloads().isEmpty() ? List.of() : List.of(ratios(), memory());
    }

    private Report.Table ratios() {
        List<String> head = new ArrayList<>(List.of("job", "T, s", "Millrace, s", "Millrace / T", "at most"));
        PEERS.forEach(peer -> head.addAll(List.of(Report.label(peer) + " / Millrace", "at least")));
        List<List<String>> rows = new ArrayList<>();
        report.workloads().forEach((workload, series) -> rows.add(ratios(workload, series)));
        small(rows);
        return new Report.Table("Millrace and the others", "Medians of wall seconds, and what is aimed at.", head, rows);
    }

    private static List<String> ratios(Workload workload, List<Series> series) {
        OptionalDouble millrace = median(series, "millrace");
        OptionalDouble limit = median(series, Report.LIMIT);
        List<String> row = new ArrayList<>(List.of(
                title(workload), seconds(limit), seconds(millrace), ratio(millrace, limit), number(workload.target())));
        for (String peer : PEERS) {
            OptionalDouble theirs = median(series, peer);
            row.add(ratio(theirs, millrace));
            row.add(theirs.isPresent() ? number(workload.leastTimesAsFastAs(peer)) : NOTHING);
        }
        return row;
    }

    /** The same keys in little memory, beside those in much. */
    private void small(List<List<String>> rows) {
        OptionalDouble much = median(report.workloads().getOrDefault(Workload.J4, List.of()), "millrace");
        OptionalDouble little = median(report.workloads().getOrDefault(Workload.J4B, List.of()), "millrace");
        if (much.isPresent() && little.isPresent()) {
            List<String> row = new ArrayList<>(List.of(
                    "J4B / J4", NOTHING, NOTHING, ratio(little, much), number(Workload.MOST_OF_LITTLE_MEMORY)));
            PEERS.forEach(peer -> row.addAll(List.of(NOTHING, NOTHING)));
            rows.add(row);
        }
    }

    private Report.Table memory() {
        List<List<String>> rows = new ArrayList<>();
        report.workloads().forEach((workload, series) -> find(series, "millrace").ifPresent(millrace -> rows.add(List.of(
                title(workload),
                format("%.0f", millrace.most(Measurement::peakRssBytes) / 1e6),
                workload.mostRssBytes().isPresent()
                        ? format("%.0f", workload.mostRssBytes().getAsLong() / 1e6)
                        : NOTHING))));
        return new Report.Table("Memory of the server", "Peak RSS of all runs, heap as the launcher sets it; J4 has a heap of"
                + " its own.", List.of("job", "peak RSS, MB", "at most, MB"), rows);
    }

    private static Optional<Series> find(List<Series> series, String system) {
        return series.stream()
                .filter(each -> each.system().equals(system) && each.measured())
                .findFirst();
    }

    private static OptionalDouble median(List<Series> series, String system) {
        ToDoubleFunction<Series> wall = each -> each.median(Measurement::wallSeconds);
        return find(series, system).stream().mapToDouble(wall).findFirst();
    }

    private static String title(Workload workload) {
        return workload.id().toUpperCase(Locale.ROOT) + " " + workload.title();
    }

    private static String seconds(OptionalDouble seconds) {
        return seconds.isPresent() ? format("%.3f", seconds.getAsDouble()) : NOTHING;
    }

    private static String ratio(OptionalDouble of, OptionalDouble to) {
        return of.isPresent() && to.isPresent() ? number(of.getAsDouble() / to.getAsDouble()) : NOTHING;
    }

    private static String number(double number) {
        return format("%.2f", number);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
