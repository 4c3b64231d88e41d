package io.millrace.bench.report;

import io.millrace.bench.Series;
import io.millrace.bench.Settings;
import io.millrace.bench.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that a run has found so far; written anew after each part, so that what was measured is never lost. */
public final class Report {
    /** The tight loop that all others are compared with. */
    static final String LIMIT = "t";

    /** A table of a part that compares no systems. */
    record Table(String title, String text, List<String> head, List<List<String>> rows) {}

    private final Settings settings;
    private final Map<Workload, List<Series>> workloads = new LinkedHashMap<>();
    private final List<Table> tables = new ArrayList<>();

    public Report(Settings settings) {
        this.settings = settings;
    }

    public void add(Workload workload, List<Series> series) {
        workloads.put(workload, series);
    }

    /** Adds a table: its text says what was measured and how. */
    public void add(String title, String text, List<String> head, List<List<String>> rows) {
        tables.add(new Table(title, text, head, rows));
    }

    /** A run that is to be published is kept with the sources, all others with what was built. */
    public Path directory() {
        return settings.publish() ? settings.root().resolve("src/docs") : settings.workDirectory();
    }

    public void write() throws IOException {
        Files.createDirectories(directory());
        Files.writeString(directory().resolve("BENCHMARKS.md"), new Markdown(this).text());
        Files.writeString(directory().resolve("benchmarks.json"), new JsonReport(this).text());
        Files.writeString(directory().resolve("benchmarks.svg"), new BarChart(this).text());
    }

    Settings settings() {
        return settings;
    }

    Map<Workload, List<Series>> workloads() {
        return workloads;
    }

    List<Table> tables() {
        return tables;
    }

    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Date", Instant.now().truncatedTo(ChronoUnit.MINUTES).toString());
        facts.putAll(Machine.describe(settings.root()));
        facts.put("Parameters", "BENCH_SCALE=" + settings.scale() + " BENCH_ROUNDS=" + settings.rounds());
        return facts;
    }

    /** The median of T's wall time for a job, if it was measured. */
    static Optional<Double> limit(List<Series> series) {
        return series.stream()
                .filter(each -> each.system().equals(LIMIT) && each.measured())
                .map(each -> each.median(run -> run.wallSeconds()))
                .findFirst();
    }

    static String label(String system) {
        return switch (system) {
            case "t" -> "T, tight loop";
            case "millrace" -> "Millrace over HTTP";
            case "duckdb" -> "DuckDB";
            case "streams" -> "Java parallel streams";
            case "spark" -> "Apache Spark";
            default -> system;
        };
    }
}
