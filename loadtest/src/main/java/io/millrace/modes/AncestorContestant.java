package io.millrace.modes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The ancestor, which has nothing to warm up. */
final class AncestorContestant implements Contestant {
    /** Its name among the modes. */
    static final String MODE = "ancestor";

    /** Its name where it prints nothing. */
    static final String QUIET = "quiet";

    private static final int WORKERS = 4;

    private final AncestorServer.Start start;
    private final Texts texts;
    private final Duration timeout;

    /**
     * The requests.
     *
     * @param file with one text on each line
     * @param requests how many these are
     */
    record Texts(Path file, int requests) {}

    private AncestorContestant(AncestorServer.Start start, Texts texts, Duration timeout) {
        this.start = start;
        this.texts = texts;
        this.timeout = timeout;
    }

    /** One for each interpreter, as the ancestor is, or quiet. */
    static List<Contestant> all(List<Python> pythons, boolean quiet, Path programs, Settings settings, Texts texts) {
        return pythons.stream()
                .map(python -> new AncestorServer.Start(python, programs, WORKERS, quiet, settings.directory()))
                .<Contestant>map(start -> new AncestorContestant(start, texts, settings.timeout()))
                .toList();
    }

    @Override
    public String name() {
        return (start.quiet() ? QUIET : MODE) + ", " + start.python().label();
    }

    @Override
    public int workers() {
        return WORKERS;
    }

    @Override
    public Standing run() throws Exception {
        PythonProgram client = new PythonProgram(
                start.python(), start.programs().resolve("client.py"), start.work().resolve("ancestor-client.log"));
        Load load = new AncestorClient(client, texts.file(), texts.requests(), timeout);
        try (AncestorServer server = AncestorServer.start(start)) {
            return new Standing(name(), workers(), load.send(server.url()), Optional.empty());
        }
    }
}
