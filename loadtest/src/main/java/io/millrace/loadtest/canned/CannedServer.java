package io.millrace.loadtest.canned;

import io.millrace.loadtest.corpus.Corpora;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Takes every job and answers with the events that a script has for its corpus, of which it reads the number alone. */
public final class CannedServer implements AutoCloseable {
    private static final String JOBS = "/v1/jobs";
    private static final String EVENTS = "/events";
    private static final String NAME = "{\"name\":\"load-";
    private static final int MOST_DIGITS = 20;

    private final Corpora corpora;
    private final Script script;
    private final Map<Long, List<String>> answers = new ConcurrentHashMap<>();
    private final Map<Long, byte[]> whole = new ConcurrentHashMap<>();
    private final Map<Long, AtomicInteger> refusals = new ConcurrentHashMap<>();
    private final DisposableServer server;

    private CannedServer(Corpora corpora, Script script, HttpProtocol... protocols) {
        this.corpora = corpora;
        this.script = script;
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .protocol(protocols)
                .handle(this::answer)
                .bindNow();
    }

    /** A server whose answers are right. */
    public static CannedServer start(Corpora corpora) {
        return start(corpora, Script.RIGHT, HttpProtocol.HTTP11);
    }

    /** A server that follows {@code script}. */
    public static CannedServer start(Corpora corpora, Script script, HttpProtocol... protocols) {
        return new CannedServer(corpora, script, protocols);
    }

    /** Where it listens. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        String path = request.uri();
        if (path.endsWith(EVENTS)) {
            String id = path.substring(JOBS.length() + 1, path.length() - EVENTS.length());
            return events(Long.parseLong(id), request.requestHeaders().get("Last-Event-ID", ""), response);
        }
        return path.equals(JOBS)
                ? request.receive().aggregate().map(CannedServer::number).flatMap(number -> accept(number, response))
                : json(response, path.endsWith("/cancel") ? 409 : 200, "{}");
    }

    private Mono<Void> accept(long number, HttpServerResponse response) {
        if (script.refusals() > 0 && refuses(number)) {
            return json(response.header("Retry-After", "0"), 429, "{\"retryable\":true}");
        }
        return script.beforeAccept(number)
                .then(json(response, 202, "{\"id\":\"" + number + "\",\"state\":\"queued\"}"));
    }

    private boolean refuses(long number) {
        return refusals.computeIfAbsent(number, any -> new AtomicInteger()).incrementAndGet() <= script.refusals();
    }

    private Mono<Void> events(long number, String after, HttpServerResponse response) {
        long corpus = corpora.distinct(number);
        if (after.isEmpty() && script.breaks()) {
            return events(response, bytes(List.of("retry: 1\n\n", blocks(corpus).get(0))));
        }
        if (after.isEmpty()) {
            return events(response, whole.computeIfAbsent(corpus, any -> bytes(blocks(corpus))));
        }
        List<String> blocks = blocks(corpus);
        int seen = blocks.indexOf(blocks.stream()
                .filter(block -> block.contains("\nid: " + after + "\n"))
                .findFirst()
                .orElse(""));
        List<String> rest = blocks.subList(seen + 1, blocks.size());
        return rest.isEmpty() ? response.status(204).send() : events(response, bytes(rest));
    }

    private List<String> blocks(long corpus) {
        return answers.computeIfAbsent(corpus, any -> script.events(corpora.corpus(corpus)));
    }

    private static byte[] bytes(List<String> blocks) {
        return String.join("", blocks).getBytes(StandardCharsets.UTF_8);
    }

    private static Mono<Void> events(HttpServerResponse response, byte[] bytes) {
        return response.header("Content-Type", "text/event-stream")
                .sendObject(Unpooled.wrappedBuffer(bytes))
                .then();
    }

    private static Mono<Void> json(HttpServerResponse response, int status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return response.status(status)
                .header("Content-Type", "application/json")
                .header("Content-Length", Integer.toString(bytes.length))
                .sendObject(Unpooled.wrappedBuffer(bytes))
                .then();
    }

    /** Of the name, which every job begins with. */
    private static long number(ByteBuf body) {
        int length = Math.min(MOST_DIGITS, body.readableBytes() - NAME.length());
        String text = body.toString(body.readerIndex() + NAME.length(), length, StandardCharsets.US_ASCII);
        return Long.parseLong(text.substring(0, text.indexOf('"')));
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
