package io.millrace.loadtest.job;

import io.millrace.value.Json;
import io.millrace.value.Value;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;

/**
 * Holds a server's workers, so that jobs behind it wait: a job for each that has its data from this client, which sends
 * a line now and then and the end when it is let go.
 */
public final class Brake {
    /** Well within the 40 s of silence that a server bears in a body. */
    private static final Duration LINE_EVERY = Duration.ofSeconds(5);

    private static final String PIPE = "/v1/run?map=words&reduce=_sum";
    private static final byte[] LINE = "hold\n".getBytes(StandardCharsets.US_ASCII);

    private final HttpClient http;
    private final Sinks.Empty<Void> release = Sinks.empty();

    /** On the server that {@code network} reaches. */
    public Brake(Network network) {
        this.http = network.pipes();
    }

    /** Completes when every worker has such a job. */
    public Mono<Void> hold() {
        return workers().flatMapMany(count -> Flux.range(0, count)).flatMap(any -> pipe(), Integer.MAX_VALUE).then();
    }

    /** Lets the jobs behind it run. */
    public void release() {
        release.tryEmitEmpty();
    }

    private Mono<Integer> workers() {
        return http.get()
                .uri("/v1/queue")
                .responseContent()
                .aggregate()
                .asByteArray()
                .map(bytes -> Json.read(bytes, 0, bytes.length))
                .map(Brake::workers);
    }

    private static int workers(Value queue) {
        return queue instanceof Value.Obj object && object.members().get("workers") instanceof Value.Int number
                ? (int) number.value()
                : 1;
    }

    /** Completes with the head of the answer, which says that the job is there. The rest of it is read aside. */
    private Mono<Void> pipe() {
        Sinks.Empty<Void> accepted = Sinks.empty();
        http.headers(headers -> headers.set(HttpHeaderNames.ACCEPT, "text/event-stream")
                        .set(HttpHeaderNames.CONTENT_TYPE, "text/plain"))
                .post()
                .uri(PIPE)
                .send((request, out) -> out.send(lines(), any -> true))
                .response((response, body) -> {
                    accepted.tryEmitEmpty();
                    return body.then();
                })
                .subscribe(any -> {}, accepted::tryEmitError);
        return accepted.asMono();
    }

    private Flux<ByteBuf> lines() {
        return Flux.interval(Duration.ZERO, LINE_EVERY)
                .onBackpressureDrop()
                .map(any -> Unpooled.wrappedBuffer(LINE))
                .takeUntilOther(release.asMono());
    }
}
