package io.millrace.loadtest.job;

import io.millrace.loadtest.measure.Tally;
import reactor.netty.http.client.HttpClient;

/**
 * The answers that one subscription to events has got: the client of servers takes up again what broke, without a word, and
 * each answer behind the first is such a break. Used by one connection at a time.
 */
final class Answers {
    private final Tally tally;
    private volatile boolean hasFirst;

    Answers(Tally tally) {
        this.tally = tally;
    }

    /** A client that tells of each answer to those answers that are in the context of who asked. */
    static HttpClient counting(HttpClient client) {
        return client.doOnResponse((response, connection) -> response.currentContextView()
                .<Answers>getOrEmpty(Answers.class)
                .ifPresent(Answers::more));
    }

    private void more() {
        if (hasFirst) {
            tally.broken();
        }
        hasFirst = true;
    }
}
