package io.millrace.modes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a server is asked for.
 *
 * @param load all requests
 * @param requests how many these are
 * @param timeout of all requests together
 * @param grace after that time until a load that has not ended by itself is given up
 * @param warmUp how long they are repeated before they are timed once more; nothing for never
 */
record Rounds(Load load, int requests, Duration timeout, Duration grace, Duration warmUp) {
    private static final int MEASURED = 3;
    private static final Duration GRACE = Duration.ofSeconds(5);

    Rounds(Load load, int requests, Duration timeout, Duration warmUp) {
        this(load, requests, timeout, GRACE, warmUp);
    }

    /** Sends all requests to a server that has just started, then again and again. */
    Standing run(String name, int workers, URI server) throws Exception {
        Trial first = trial(server);
        return new Standing(name, workers, first, first.complete() ? warm(server) : Optional.empty());
    }

    /** The median of a few, after the warm-up; or the first that is not complete. */
    private Optional<Trial> warm(URI server) throws Exception {
        if (warmUp.isZero()) {
            return Optional.empty();
        }
        List<Trial> last = new ArrayList<>();
        long end = System.nanoTime() + warmUp.toNanos();
        while (last.size() < MEASURED) {
            boolean warm = System.nanoTime() > end;
            Trial trial = trial(server);
            if (!trial.complete()) {
                return Optional.of(trial);
            }
            if (warm) {
                last.add(trial);
            }
        }
        last.sort(Comparator.comparingDouble(Trial::seconds));
        return Optional.of(last.get(MEASURED / 2));
    }

    /** Whatever the server does, there is an outcome. */
    private Trial trial(URI server) throws Exception {
        long begin = System.nanoTime();
        try {
            return Deadline.within(timeout.plus(grace), () -> load.send(server))
                    .orElseGet(() -> Trial.silent(requests, timeout));
        } catch (HttpTimeoutException e) {
            return Trial.silent(requests, timeout);
        } catch (IOException e) {
            System.out.println("benchmark  " + e);
            return new Trial(requests, 0, requests, 0, (System.nanoTime() - begin) / 1e9);
        }
    }
}
