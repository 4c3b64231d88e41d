package io.millrace.loadtest;

import io.millrace.loadtest.corpus.Corpora;
import io.millrace.loadtest.job.Habits;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a run is to do.
 *
 * @param requests how many jobs at most, 1 to 1,000,000
 * @param duration after which no job is started any more
 * @param warmUp times of jobs are left out that are due before so long after the first; zero for none
 * @param low fewest words of a corpus
 * @param high most words of a corpus
 * @param map what maps the lines
 * @param rate jobs that arrive in a second whatever the server does; empty if a job starts when another one has ended
 * @param atOnce jobs in flight at most; each has an event stream, and so a connection, of its own
 * @param http2 whether to speak HTTP/2 with prior knowledge
 * @param hold whether no job is to end before all event streams are open
 * @param habits what some of the subscribers do
 * @param timeout of one job, from when it is sent to its last event
 * @param url the server; empty for one that is started for this run
 * @param canned whether answers come from this process, made before
 * @param token for the server
 * @param seed of corpora and habits
 * @param serverSettings of a server that is started for this run
 */
public record Plan(
        long requests,
        Optional<Duration> duration,
        Duration warmUp,
        int low,
        int high,
        MapFunction map,
        OptionalDouble rate,
        int atOnce,
        boolean http2,
        boolean hold,
        Habits habits,
        Duration timeout,
        Optional<URI> url,
        boolean canned,
        Optional<String> token,
        long seed,
        Map<String, String> serverSettings) {

    /** As many different corpora as answers that are made before. */
    private static final int CANNED = 64;

    /** Copies the settings. */
    public Plan {
        serverSettings = Map.copyOf(serverSettings);
    }

    /** What is counted. */
    Corpora corpora() {
        Corpora corpora = new Corpora(seed, low, high);
        return canned ? corpora.repeating(CANNED) : corpora;
    }
}
