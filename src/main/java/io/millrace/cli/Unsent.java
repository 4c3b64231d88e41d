package io.millrace.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;

/**
 * Requests that never left. A pool may give out a connection at the moment at which it is closed; Reactor Netty takes
 * another one then, once, and fails if that is closed as well. Nothing has been sent, so that even a request to start a
 * job can be tried again without starting two.
 */
final class Unsent {
    /** Beside the first one; each takes two closed connections out of the pool. */
    private static final int ATTEMPTS = 8;

    private Unsent() {}

    /** A client that remembers for {@link #again} whether a request has got a connection. */
    static HttpClient noting(HttpClient http) {
        return http.doOnRequest((request, connection) -> request.currentContextView()
                .<AtomicBoolean>getOrEmpty(Unsent.class)
                .ifPresent(sent -> sent.set(true)));
    }

    /** The same answer, to a request that is repeated at once where it never left. */
    static <T> Flux<T> again(Flux<T> answer) {
        return attempt(answer, ATTEMPTS);
    }

    /** Every request passes here, nearly all without an error: {@code retryWhen} would cost each of them a sink. */
    private static <T> Flux<T> attempt(Flux<T> answer, int more) {
        return Flux.defer(() -> {
            AtomicBoolean sent = new AtomicBoolean();
            return answer.contextWrite(context -> context.put(Unsent.class, sent))
                    .onErrorResume(
                            error -> more > 0 && !sent.get() && isClosedConnection(error),
                            error -> attempt(answer, more - 1));
        });
    }

    /** A server that cannot be reached at all is not worth another attempt. */
    private static boolean isClosedConnection(Throwable error) {
        return error instanceof IOException
                && !(error instanceof ConnectException
                        || error instanceof UnknownHostException
                        || error instanceof SSLException);
    }
}
