package io.millrace.modes;

import io.millrace.bench.server.MillraceServer;
import io.millrace.loadtest.MapFunction;
import io.millrace.loadtest.corpus.Corpora;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Small jobs, all at once: the ancestor, then each mode of Millrace with each kind of functions. */
final class ModesPart {
    private static final Duration CLIENT_WARM_UP = Duration.ofSeconds(1);

    private final Settings settings;
    private final MillraceServer.Start start;
    private final Path programs;

    ModesPart(Settings settings, MillraceServer.Start start, Path programs) {
        this.settings = settings;
        this.start = start;
        this.programs = programs;
    }

    Comparison run(List<Python> pythons) throws Exception {
        List<Contestant> ancestors = ancestors(pythons, false);
        List<Contestant> quiet = ancestors(pythons, true);
        List<MillraceContestant> modes = millrace();
        if (!modes.isEmpty()) {
            modes.get(modes.size() - 1).within(CLIENT_WARM_UP).run(); // The client is warm then; the server is nobody's.
        }
        List<Standing> standings = new ArrayList<>();
        for (Contestant contestant :
                Stream.of(ancestors, quiet, modes).flatMap(List::stream).toList()) {
            standings.add(contestant.run().told());
        }
        return new Comparison(
                settings.requests() + " word counts at once, chunks in words",
                settings.requests(),
                settings.low() + "–" + settings.high(),
                1,
                "jobs/s",
                standings,
                List.of(yardstick(AncestorContestant.MODE, ancestors), yardstick(AncestorContestant.QUIET, quiet)));
    }

    private static Comparison.Yardstick yardstick(String name, List<Contestant> contestants) {
        return new Comparison.Yardstick(name, contestants.stream().map(Contestant::name).toList());
    }

    private List<Contestant> ancestors(List<Python> pythons, boolean quiet) throws IOException {
        if (pythons.isEmpty() || !settings.has(AncestorContestant.MODE)) {
            return List.of();
        }
        AncestorContestant.Texts texts = new AncestorContestant.Texts(texts(), settings.requests());
        return AncestorContestant.all(pythons, quiet, programs, settings, texts);
    }

    private List<MillraceContestant> millrace() {
        List<MillraceContestant> modes = new ArrayList<>();
        for (MapFunction map : Benchmark.FUNCTIONS) {
            Rounds rounds = rounds(map);
            Mode.all(Runtime.version().feature(), Runtime.getRuntime().availableProcessors()).stream()
                    .filter(mode -> settings.has(mode.name()))
                    .forEach(mode -> modes.add(new MillraceContestant(mode, map, start, rounds)));
        }
        return modes;
    }

    private Rounds rounds(MapFunction map) {
        Load load = new JobsAtOnce(corpora(), settings.requests(), map.value(settings.root()), settings.timeout());
        return new Rounds(load, settings.requests(), settings.timeout(), settings.warmUp());
    }

    /** One text a line, for the ancestor's client; a line end is as good as a blank between words. */
    private Path texts() throws IOException {
        Corpora corpora = corpora();
        Path file = settings.directory().resolve("texts.txt");
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            for (int number = 0; number < settings.requests(); number++) {
                out.write(corpora.corpus(number).text().replace('\n', ' '));
                out.write('\n');
            }
        }
        return file;
    }

    private Corpora corpora() {
        return new Corpora(Settings.SEED, settings.low(), settings.high());
    }
}
