package io.millrace.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Writes answers: the short ones at once, streams by {@link Passage}. */
final class AnswerWriter {
    private final Turns turns;
    private final Duration pingEvery;

    AnswerWriter(EventExecutor timer, Duration pingEvery) {
        this.turns = new Turns(timer);
        this.pingEvery = pingEvery;
    }

    Mono<Void> write(HttpServerRequest request, HttpServerResponse response, Answer answer) {
        response.status(answer.status());
        Answer.Field fields = answer.fields();
        if (fields != null) {
            fields.addTo(response.responseHeaders());
        }
        if (!answer.keepsConnection()) {
            response.keepAlive(false);
        }
        Answer.Body body = answer.body();
        if (body instanceof Answer.Bytes whole) {
            response.header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(whole.bytes().length));
            return request.method().equals(HttpMethod.HEAD)
                    ? response.send()
                    : response.sendByteArray(Mono.just(whole.bytes())).then();
        }
        if (body instanceof Answer.None) {
            return response.send();
        }
        frame(request, response);
        return request.method().equals(HttpMethod.HEAD) ? response.send() : stream(response, body);
    }

    /** Clients of HTTP/1.0 know no chunks; for them the end of the connection is the end of the body. */
    private static void frame(HttpServerRequest request, HttpServerResponse response) {
        if (request.version().equals(HttpVersion.HTTP_1_0)) {
            response.chunkedTransfer(false).keepAlive(false);
        }
    }

    private Mono<Void> stream(HttpServerResponse response, Answer.Body body) {
        Passage passage = new Passage(channel(response), turns);
        Mono<Void> head = response.sendHeaders().then();
        if (body instanceof Answer.Events events) {
            pingWhenSilent(response, events.ping());
            return head.then(passage.send(events.events(), false));
        }
        return head.then(passage.send(((Answer.Chunks) body).chunks(), true));
    }

    private static Channel channel(HttpServerResponse response) {
        List<Channel> channels = new ArrayList<>(1);
        response.withConnection(connection -> channels.add(connection.channel()));
        return channels.get(0);
    }

    /** A reader that does not read gets no pings on top of what it has not read. */
    private void pingWhenSilent(HttpServerResponse response, Supplier<byte[]> ping) {
        response.withConnection(connection -> connection.onWriteIdle(pingEvery.toMillis(), () -> {
            if (connection.channel().isWritable()) {
                var unused = connection.channel().writeAndFlush(Passage.content(ping.get()));
            }
        }));
    }
}
