package io.millrace.bench.report;

import io.millrace.bench.Measurement;
import io.millrace.bench.Series;
import io.millrace.bench.Workload;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.io.JsonStringEncoder;

/** The report for programs. */
final class JsonReport {
    private final Report report;

    JsonReport(Report report) {
        this.report = report;
    }

    String text() {
        String facts = report.facts().entrySet().stream()
                .map(fact -> quoted(fact.getKey()) + ": " + quoted(fact.getValue()))
                .collect(Collectors.joining(",\n    "));
        String jobs = report.workloads().entrySet().stream()
                .map(entry -> job(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(",\n    "));
        String tables = Stream.concat(new Summary(report).tables().stream(), report.tables().stream())
                .map(JsonReport::table).collect(Collectors.joining(",\n    "));
        return "{\n  \"run\": {\n    " + facts + "\n  },\n  \"jobs\": [\n    " + jobs + "\n  ],\n  \"tables\": [\n    "
                + tables + "\n  ]\n}\n";
    }

    private static String job(Workload workload, List<Series> series) {
        return "{\"job\": " + quoted(workload.id()) + ", \"title\": " + quoted(workload.title()) + ", \"target\": "
                + workload.target() + ", \"systems\": ["
                + series.stream().map(JsonReport::system).collect(Collectors.joining(", ")) + "]}";
    }

    private static String system(Series series) {
        if (!series.measured()) {
            return "{\"system\": " + quoted(series.system()) + ", \"failure\": " + quoted(series.failure()) + "}";
        }
        return String.format(
                Locale.ROOT,
                "{\"system\": %s, \"runs\": %d, \"wallSeconds\": {\"median\": %.4f, \"min\": %.4f, \"max\": %.4f},"
                        + " \"cpuSeconds\": %.3f, \"peakRssBytes\": %.0f, \"childPeakRssBytes\": %.0f}",
                quoted(series.system()), series.count(), series.median(Measurement::wallSeconds),
                series.least(Measurement::wallSeconds), series.most(Measurement::wallSeconds),
                series.median(Measurement::cpuSeconds), series.most(Measurement::peakRssBytes),
                series.most(Measurement::childRssBytes));
    }

    private static String table(Report.Table table) {
        return "{\"title\": " + quoted(table.title()) + ", \"head\": " + array(table.head()) + ", \"rows\": ["
                + table.rows().stream().map(JsonReport::array).collect(Collectors.joining(", ")) + "]}";
    }

    private static String array(List<String> texts) {
        return texts.stream().map(JsonReport::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quoted(String text) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsCharArray(String.valueOf(text))) + "\"";
    }
}
