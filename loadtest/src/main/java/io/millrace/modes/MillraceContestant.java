package io.millrace.modes;

import io.millrace.bench.server.MillraceServer;
import io.millrace.loadtest.MapFunction;
import java.time.Duration;

/** Millrace in one mode, with one kind of functions. */
final class MillraceContestant implements Contestant {
    private final Mode mode;
    private final MapFunction map;
    private final MillraceServer.Start start;
    private final Rounds rounds;

    MillraceContestant(Mode mode, MapFunction map, MillraceServer.Start start, Rounds rounds) {
        this.mode = mode;
        this.map = map;
        this.start = start;
        this.rounds = rounds;
    }

    /** The same with another time to warm up. */
    MillraceContestant within(Duration warmUp) {
        return new MillraceContestant(
                mode, map, start, new Rounds(rounds.load(), rounds.requests(), rounds.timeout(), warmUp));
    }

    @Override
    public String name() {
        return mode.name() + ", " + map;
    }

    @Override
    public int workers() {
        return mode.threads();
    }

    @Override
    public Standing run() throws Exception {
        MillraceServer.Start inMode = start;
        for (var setting : mode.environment().entrySet()) {
            inMode = inMode.with(setting.getKey(), setting.getValue());
        }
        try (MillraceServer server = MillraceServer.start(inMode)) {
            return rounds.run(name(), workers(), server.url());
        }
    }
}
