package io.millrace.cli;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableChannel;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/** Answers as a Millrace server would, as far as a test needs it. */
final class FakeServer implements AutoCloseable {
    static final String ID = "0199d3c5-5b3e-7c1a-9a57-3f1f0c0e8d11";
    static final List<String> BLOCKS = List.of(
            block("queued", "{\"type\":\"queued\",\"position\":1,\"ahead\":0}", "1"),
            block("started", "{\"type\":\"started\",\"splits\":2,\"bytes\":10,\"attempt\":1}", "2"),
            block("progress", "{\"type\":\"progress\",\"phase\":\"map\",\"progress\":{\"fraction\":0.5}}", ""),
            block("rows", "{\"type\":\"rows\",\"offset\":0,\"rows\":[{\"key\":\"be\",\"value\":2.50}]}", "3"),
            block("rows", "{\"type\":\"rows\",\"offset\":1,\"rows\":[{\"key\":\"to\",\"value\":1}]}", "4"),
            block("succeeded", "{\"type\":\"succeeded\",\"rows\":2,\"records\":9,\"elapsedMs\":100}", "5"));

    final List<String> bodies = new CopyOnWriteArrayList<>();
    final List<String> lengths = new CopyOnWriteArrayList<>();
    final List<String> resumedBehind = new CopyOnWriteArrayList<>();
    /** So many requests for events get no answer, their connections are closed. */
    final AtomicInteger unanswered = new AtomicInteger();

    final AtomicInteger connections = new AtomicInteger();
    private final DisposableServer server;
    private final int cutAfterBytes;
    private boolean endsStreams = true;

    /** Cuts every event stream after so many bytes, 0 for never. */
    FakeServer(int cutAfterBytes) {
        this.cutAfterBytes = cutAfterBytes;
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .doOnChannelInit((observer, channel, address) -> connections.incrementAndGet())
                .route(this::routes)
                .bindNow();
    }

    /** One that leaves its event streams open behind the last event. */
    static FakeServer withEndlessStreams() {
        FakeServer server = new FakeServer(0);
        server.endsStreams = false;
        return server;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    private void routes(HttpServerRoutes routes) {
        routes.post("/v1/jobs", this::accept)
                .post("/v1/jobs/validate", (request, response) -> problem(response))
                .post("/v1/jobs/" + ID + "/cancel", (request, response) -> busy(response))
                .get("/v1/jobs/" + ID + "/events", this::events)
                .get(
                        "/v1/jobs/" + ID + "/result",
                        (request, response) ->
                                json(response, "{\"key\":\"be\",\"value\":2.50}\n{\"key\":\"to\",\"value\":1}\n"))
                .get(
                        "/v1/jobs/" + ID + "/errors",
                        (request, response) -> json(
                                response,
                                "{\"source\":\"a.txt\",\"line\":7,\"code\":\"map-failed\",\"message\":\"Error: é\","
                                        + "\"record\":\"x\\ny\"}\n"))
                .delete("/v1/jobs/" + ID, (request, response) -> {
                    bodies.add("DELETE");
                    return response.status(204).send();
                })
                .delete("/v1/jobs/none", (request, response) -> problem(response))
                .get("/v1/jobs/" + ID, (request, response) -> json(response, "{\"state\":\"failed\"}"));
    }

    private Mono<Void> accept(HttpServerRequest request, HttpServerResponse response) {
        return request.receive()
                .aggregate()
                .asString()
                .doOnNext(bodies::add)
                .doOnNext(body -> lengths.add(request.requestHeaders().get("Content-Length", "none")))
                .then(json(response.status(202), "{\"id\":\"" + ID + "\",\"state\":\"queued\"}"));
    }

    private static Mono<Void> json(HttpServerResponse response, String body) {
        return response.sendString(Mono.just(body)).then();
    }

    private static Mono<Void> problem(HttpServerResponse response) {
        String problem = "{\"type\":\"/problems/invalid-job-spec\",\"status\":422,\"detail\":\"Mend it\","
                + "\"retryable\":false,\"errors\":[{\"pointer\":\"/mpa\",\"detail\":\"did you mean map?\"},"
                + "{\"pointer\":\"/input\",\"detail\":\"is missing\"}]}";
        return json(response.status(422), problem);
    }

    private static Mono<Void> busy(HttpServerResponse response) {
        return json(
                response.status(429).header("Retry-After", "7"),
                "{\"type\":\"/problems/queue-full\",\"status\":429,\"retryable\":true}");
    }

    private Mono<Void> events(HttpServerRequest request, HttpServerResponse response) {
        String lastId = request.requestHeaders().get("Last-Event-ID", "");
        resumedBehind.add(lastId);
        if (unanswered.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return Mono.fromRunnable(() -> response.withConnection(DisposableChannel::dispose));
        }
        if (lastId.equals("5")) {
            return response.status(204).send();
        }
        byte[] bytes =
                String.join("", BLOCKS.subList(begin(lastId), BLOCKS.size())).getBytes(StandardCharsets.UTF_8);
        int length = cutAfterBytes == 0 ? bytes.length : Math.min(bytes.length, cutAfterBytes);
        return response.header("Content-Type", "text/event-stream")
                .sendByteArray(
                        Flux.just(Arrays.copyOf(bytes, length)).concatWith(endsStreams ? Mono.empty() : Mono.never()))
                .then();
    }

    /** Behind the block with that id; the block of a progress event has none. */
    private static int begin(String lastId) {
        int begin = 0;
        for (int i = 0; i < BLOCKS.size(); i++) {
            begin = !lastId.isEmpty() && BLOCKS.get(i).contains("\nid: " + lastId + "\n") ? i + 1 : begin;
        }
        return begin;
    }

    private static String block(String type, String data, String id) {
        return "event: " + type + "\nretry: 1\ndata: " + data + "\n" + (id.isEmpty() ? "" : "id: " + id + "\n") + "\n";
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
