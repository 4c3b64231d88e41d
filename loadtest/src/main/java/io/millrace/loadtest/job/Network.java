package io.millrace.loadtest.job;

import io.millrace.cli.ServerClient;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * The connections of a run: some for requests, and one for each event stream, so that streams that wait for their jobs
 * hold up no request.
 */
public final class Network implements AutoCloseable {
    /** More at once make a server of a few cores no faster. */
    private static final int REQUEST_CONNECTIONS = 64;

    private static final int CANCEL_CONNECTIONS = 16;

    /** Below the 60 s after which a server closes a connection that nobody uses: it must not happen under a request. */
    private static final Duration MOST_IDLE = Duration.ofSeconds(30);

    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final Duration STOP = Duration.ofSeconds(5);
    private static final int CONNECT_MILLIS = 30_000;

    /** What a slow reader's socket takes in; the rest waits in the server. */
    private static final int SLOW_BUFFER_BYTES = 4096;

    private final LoopResources loops;
    private final ConnectionProvider requestPool;
    private final ConnectionProvider streamPool;
    private final ConnectionProvider cancelPool;
    private final HttpClient requests;
    private final HttpClient streams;
    private final HttpClient cancels;
    private final HttpClient pipes;

    /** Connects to {@code url} on demand, with {@code atOnce} event streams at most. */
    public Network(URI url, Optional<String> token, boolean http2, int atOnce) {
        loops = LoopResources.create("loadtest", Math.max(2, Runtime.getRuntime().availableProcessors()), true);
        requestPool = pool("requests", Math.min(REQUEST_CONNECTIONS, atOnce));
        streamPool = pool("streams", atOnce);
        cancelPool = pool("cancels", CANCEL_CONNECTIONS);
        requests = client(requestPool, url, token, http2);
        streams = Answers.counting(client(streamPool, url, token, http2));
        cancels = client(cancelPool, url, token, http2);
        pipes = client(ConnectionProvider.newConnection(), url, token, http2);
    }

    private static ConnectionProvider pool(String name, int most) {
        return ConnectionProvider.builder(name)
                .maxConnections(most)
                .pendingAcquireMaxCount(-1)
                .pendingAcquireTimeout(PATIENCE)
                .maxIdleTime(MOST_IDLE)
                .build();
    }

    /** Without a time-out of its own, which would be a timer for each answer: every job has one. */
    private HttpClient client(ConnectionProvider pool, URI url, Optional<String> token, boolean http2) {
        HttpClient client = HttpClient.create(pool)
                .runOn(loops, false)
                .baseUrl(url.toString().replaceFirst("/$", ""))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .disableRetry(true)
                .headers(headers -> token.ifPresent(
                        text -> headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + text)));
        return http2 ? client.protocol(HttpProtocol.H2C) : client;
    }

    /** For what starts jobs. */
    ServerClient requests() {
        return new ServerClient(requests);
    }

    /** For what cancels jobs, and would come too late behind those that are started. */
    ServerClient cancels() {
        return new ServerClient(cancels);
    }

    /** For events that are read as they come. */
    ServerClient streams() {
        return new ServerClient(streams);
    }

    /** For events that are read slowly. */
    ServerClient slowStreams() {
        return new ServerClient(streams.option(ChannelOption.SO_RCVBUF, SLOW_BUFFER_BYTES));
    }

    /** For requests that take a connection for long, beside those above. */
    HttpClient pipes() {
        return pipes;
    }

    /** What the server says to who asks for its queue; fails if it does not answer, or not in the asked version of HTTP. */
    public Mono<HttpResponseStatus> probe() {
        return requests.get().uri("/v1/queue").response().map(HttpClientResponse::status);
    }

    @Override
    public void close() {
        Mono.when(requestPool.disposeLater(), streamPool.disposeLater(), cancelPool.disposeLater())
                .block(STOP);
        loops.disposeLater(Duration.ZERO, STOP).block(STOP.multipliedBy(2));
    }
}
