package io.millrace.modes;

import io.millrace.bench.data.BlockFile;
import io.millrace.bench.data.WordText;
import io.millrace.bench.limit.Threads;
import io.millrace.bench.limit.WordCount;
import io.millrace.bench.server.MillraceServer;
import io.millrace.loadtest.MapFunction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One large word count: the ancestor, a good program in Python, and Millrace, all over the same file. */
final class CorpusPart {
    /** The text is made in whole blocks. */
    private static final int BLOCK_MEGABYTES = 4;

    /** In two processes. */
    private static final String GOOD_PROGRAM = "Counter";

    private final Settings settings;
    private final MillraceServer.Start start;
    private final Path file;
    private final byte[] rows;
    private final double megabytes;
    private final List<Standing> standings = new ArrayList<>();

    private CorpusPart(Settings settings, MillraceServer.Start start, Path file, byte[] rows) throws IOException {
        this.settings = settings;
        this.start = start;
        this.file = file;
        this.rows = rows;
        this.megabytes = Files.size(file) / 1e6;
    }

    /** Makes the file and counts its words by itself. */
    static CorpusPart of(Settings settings, MillraceServer.Start start) throws Exception {
        int blocks = (settings.corpusMegabytes() + BLOCK_MEGABYTES - 1) / BLOCK_MEGABYTES;
        Path file = new BlockFile(start.data(), 2).make(new WordText(blocks * BLOCK_MEGABYTES / 1e3));
        try (Threads threads = new Threads(2)) {
            return new CorpusPart(settings, start, file, new WordCount(threads).run(file));
        }
    }

    Comparison run(List<Python> pythons, Path programs) throws Exception {
        if (settings.has(AncestorContestant.MODE)) {
            AncestorContestant.Texts texts = new AncestorContestant.Texts(oneLine(), 1);
            for (Contestant ancestor : AncestorContestant.all(pythons, false, programs, settings, texts)) {
                standings.add(ancestor.run().told());
            }
        }
        if (!pythons.isEmpty()) {
            Path log = settings.directory().resolve("counter.log");
            standings.add(goodProgram(new PythonProgram(pythons.get(0), programs.resolve("counter.py"), log)).told());
        }
        List<Comparison.Yardstick> yardsticks = Stream.of(AncestorContestant.MODE, GOOD_PROGRAM)
                .map(name -> new Comparison.Yardstick(name, names(name)))
                .toList();
        for (MapFunction map : Benchmark.FUNCTIONS) {
            millrace(map);
        }
        String size = Math.round(megabytes) + " MB";
        return new Comparison("Word count of " + size, 1, size, megabytes, "MB/s", standings, yardsticks);
    }

    /** Of the programs in Python, which begin with what they are. */
    private List<String> names(String program) {
        return standings.stream().map(Standing::name).filter(name -> name.startsWith(program)).toList();
    }

    /** The client of the ancestor reads a job from each line. */
    private Path oneLine() throws IOException {
        byte[] text = Files.readAllBytes(file);
        for (int at = 0; at < text.length; at++) {
            text[at] = text[at] == '\n' ? (byte) ' ' : text[at];
        }
        return Files.write(settings.directory().resolve("corpus-line.txt"), text);
    }

    private Standing goodProgram(PythonProgram counter) throws Exception {
        Load load = server -> counter.run(settings.timeout(), file.toString())
                .map(figures -> Trial.single(isRight(figures), figures.get("seconds")))
                .orElseGet(() -> Trial.silent(1, settings.timeout()));
        return rounds(load).run(GOOD_PROGRAM, 2, start.root().toUri());
    }

    private boolean isRight(Map<String, Double> figures) {
        String text = new String(rows, StandardCharsets.UTF_8);
        long words = text.lines()
                .mapToLong(row -> Long.parseLong(row.substring(row.lastIndexOf(':') + 1, row.length() - 1)))
                .sum();
        return words == figures.get("words") && text.lines().count() == figures.get("distinct");
    }

    /** From its file, and from the request, each on a server of its own. */
    private void millrace(MapFunction map) throws Exception {
        CorpusLoad load = new CorpusLoad(map.value(settings.root()), file, rows, settings.timeout());
        millrace(map + ", file", load::fromFile);
        millrace(map + ", request", load::fromRequest);
    }

    private void millrace(String name, Load load) throws Exception {
        try (MillraceServer server = MillraceServer.start(start)) {
            standings.add(rounds(load).run(name, Runtime.getRuntime().availableProcessors(), server.url()).told());
        }
    }

    private Rounds rounds(Load load) {
        return new Rounds(load, 1, settings.timeout(), settings.warmUp());
    }
}
