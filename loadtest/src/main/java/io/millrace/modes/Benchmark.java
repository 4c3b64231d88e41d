package io.millrace.modes;

import io.millrace.bench.report.Machine;
import io.millrace.bench.server.MillraceServer;
import io.millrace.loadtest.MapFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Sends the same requests to Millrace in each mode of execution, and to the ancestor, and shows how long they took. Ends
 * with 1 if Millrace has not done all of them in any mode.
 */
public final class Benchmark {
    /** What word counts are written in. */
    static final List<MapFunction> FUNCTIONS = List.of(MapFunction.JS, MapFunction.BUILTIN);

    private final Settings settings;
    private final List<Python> pythons;
    private final Path programs;
    private final MillraceServer.Start start;
    private final List<Section> sections = new ArrayList<>();
    private final List<String> notes;

    private Benchmark(Settings settings, List<Python> pythons, Available available) {
        this.settings = settings;
        this.pythons = pythons;
        this.notes = Notes.of(settings, available);
        this.programs = settings.root().resolve("loadtest/ancestor");
        this.start = new MillraceServer.Start(
                settings.root(),
                settings.directory().resolve("server"),
                settings.directory().resolve("data"),
                0,
                Map.of());
    }

    public static void main(String[] args) throws Exception {
        // Whoever stops the benchmark stops what it has started.
        Runtime.getRuntime().addShutdownHook(
                new Thread(() -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy)));
        Benchmark benchmark;
        try {
            Settings settings = Settings.of(System.getenv());
            List<Python> pythons = Python.onPath();
            Available available = Available.of(settings.modes(), Runtime.version().feature(), !pythons.isEmpty());
            benchmark = new Benchmark(settings, pythons, available);
        } catch (IllegalArgumentException e) {
            System.err.println("make benchmark: " + e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(benchmark.run() ? 0 : 1);
    }

    /** Tells whether Millrace has done everything. */
    private boolean run() throws Exception {
        Files.createDirectories(start.data());
        boolean complete = show(new ModesPart(settings, start, programs).run(pythons));
        notes.forEach(note -> System.out.println("\n" + note));
        if (settings.corpusMegabytes() > 0) {
            complete &= show(CorpusPart.of(settings, start).run(pythons, programs));
        }
        return complete;
    }

    private boolean show(Comparison comparison) throws IOException {
        Section section = comparison.section();
        sections.add(section);
        System.out.printf("%n%s%n%n%s%n%s", section.title(), TextTable.of(section.head(), section.rows()),
                TextChart.of(section.measure(), section.bars()));
        Map<String, String> facts = new LinkedHashMap<>(Machine.describe(settings.root()));
        if (!pythons.isEmpty()) {
            facts.put("Python", pythons.stream().map(Python::description).collect(Collectors.joining(", ")));
        }
        facts.put("Parameters", settings.parameters());
        Path page = settings.directory().resolve("modes.html");
        Files.writeString(page, Page.of(facts, sections, notes));
        System.out.printf("%nThe report: %s%n", page);
        return comparison.complete();
    }
}
