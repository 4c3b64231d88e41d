package io.millrace.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Writes answers. The next chunk of a stream is asked for when the one before has gone to the socket. */
final class AnswerWriter {
    private static final int SMALL_BYTES = 4 << 10;

    private final Turns turns = new Turns();
    private final Duration pingEvery;

    AnswerWriter(Duration pingEvery) {
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
        if (body instanceof Answer.Events events) {
            pingWhenSilent(response, events.ping());
            return send(response, events.events());
        }
        return send(response, ((Answer.Chunks) body).chunks());
    }

    /** The next chunk is made while one is on its way, and no further ones, so that a reader that stalls costs two. */
    private Mono<Void> send(HttpServerResponse response, Flux<byte[]> chunks) {
        EventLoop loop = loop(response);
        return response.sendHeaders()
                .then()
                .thenMany(chunks.concatMap(
                        chunk -> turn(loop, chunk)
                                .then(response.sendObject(content(chunk)).then()),
                        1))
                .then();
    }

    /** Who has little to say need not wait for those who have much. */
    private Mono<Void> turn(EventLoop loop, byte[] chunk) {
        return chunk.length <= SMALL_BYTES ? Mono.empty() : turns.next(loop);
    }

    private static EventLoop loop(HttpServerResponse response) {
        List<EventLoop> loops = new ArrayList<>(1);
        response.withConnection(connection -> loops.add(connection.channel().eventLoop()));
        return loops.get(0);
    }

    /** Wrapped, since a bare buffer is taken for the whole body and dropped once the head is sent. */
    private static HttpContent content(byte[] chunk) {
        return new DefaultHttpContent(Unpooled.wrappedBuffer(chunk));
    }

    /** A reader that does not read gets no pings on top of what it has not read. */
    private void pingWhenSilent(HttpServerResponse response, Supplier<byte[]> ping) {
        response.withConnection(connection -> connection.onWriteIdle(pingEvery.toMillis(), () -> {
            if (connection.channel().isWritable()) {
                var unused = connection.channel().writeAndFlush(content(ping.get()));
            }
        }));
    }
}
