package io.millrace.cli;

import io.millrace.value.Json;
import io.millrace.value.Value;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/**
 * A Millrace server, over HTTP. Everything is cold and safe for several threads; cancelling closes the connection. What
 * the server refuses is a {@link RefusedException}, a server that does not answer an {@link UnreachableException}.
 */
public final class ServerClient {
    private static final String JOBS = "/v1/jobs";
    private static final String JSON = "application/json";
    private static final String NDJSON = "application/x-ndjson";
    private static final String EVENT_STREAM = "text/event-stream";

    /** Four times the pause between two pings; a connection that is silent for longer is dead. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    /** So long a server may take to end a stream behind the terminal event. */
    private static final Duration LAST = Duration.ofSeconds(1);

    private static final int CONNECT_MILLIS = 5_000;
    private static final int NO_CONTENT = 204;

    private final HttpClient http;

    /** Each change of a client copies it, so that what most requests share is made once. */
    private final HttpClient json;

    private final HttpClient events;

    /**
     * Uses {@code http}, which knows the server's URL and bounds its own connections. It should not retry by itself:
     * a request to start a job could start two. What has never left is tried again here.
     */
    public ServerClient(HttpClient http) {
        this.http = Unsent.noting(http);
        this.json = accepting(JSON, this.http);
        this.events = accepting(EVENT_STREAM, this.http)
                .doOnResponse((response, connection) -> response.currentContextView()
                        .<EventCursor>getOrEmpty(EventCursor.class)
                        .ifPresent(cursor -> cursor.readOn(connection.channel().eventLoop())));
    }

    /** A client of the server at {@code base}, which gives up a connection attempt after 5 s and silence after 60 s. */
    public static ServerClient to(URI base) {
        String url = base.toString();
        return new ServerClient(HttpClient.create()
                .baseUrl(url.endsWith("/") ? url.substring(0, url.length() - 1) : url)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .responseTimeout(SILENCE)
                .disableRetry(true));
    }

    /** Starts a job; completes when the server has it on record. */
    public Mono<JobTicket> submit(Submission submission) {
        return post(JOBS, submission).map(document -> new JobTicket(Documents.text(document, "id"), document));
    }

    /** Has a job checked without starting it; gives the server's findings. */
    public Mono<Value.Obj> validate(Submission submission) {
        return post(JOBS + "/validate", submission);
    }

    /** The job document. */
    public Mono<Value.Obj> job(String id) {
        return Answers.document(json.get().uri(path(id)));
    }

    /** A page of jobs: {@code items} and {@code next}. {@code query} as in the HTTP interface. */
    public Mono<Value.Obj> list(Map<String, String> query) {
        return Answers.document(json.get().uri(JOBS + text(query)));
    }

    /** Stops a job; gives its document. */
    public Mono<Value.Obj> cancel(String id) {
        return Answers.document(json.post().uri(path(id) + "/cancel"));
    }

    /** Stops a job if needed, then forgets it. */
    public Mono<Void> delete(String id) {
        return Answers.of(http.delete().uri(path(id)), (response, body) -> body.then())
                .then();
    }

    /** The result in {@code mediaType}, as its bytes come. {@code query} as in the HTTP interface. */
    public Flux<byte[]> result(String id, String mediaType, Map<String, String> query) {
        return Answers.of(
                accepting(mediaType, http).get().uri(path(id) + "/result" + text(query)),
                (response, body) -> body.asByteArray());
    }

    /** The rows of the result one by one, with the digits of their numbers as they were sent; {@code query} as above. */
    public Flux<Value.Obj> rows(String id, Map<String, String> query) {
        return documents(result(id, NDJSON, query));
    }

    /** The bad records of a job that were kept, one by one. */
    public Flux<Value.Obj> badRecords(String id) {
        return documents(Answers.of(
                accepting(NDJSON, http).get().uri(path(id) + "/errors"), (response, body) -> body.asByteArray()));
    }

    private static Flux<Value.Obj> documents(Flux<byte[]> bytes) {
        return Flux.defer(() -> new Utf8Lines().of(bytes))
                .concatMapIterable(lines -> lines.lines().toList())
                .map(Json::readVerbatim)
                .ofType(Value.Obj.class);
    }

    /**
     * The events of a job from behind {@code after} (empty: from the first) to the terminal one. A connection that
     * breaks is opened again behind the last event given out, so that none is lost and none comes twice. Completes
     * without a terminal event only if {@code after} names it. Behind the terminal event it reads on until the server
     * ends the answer, so that the connection can be used again.
     */
    public Flux<ServerEvent> events(String id, String after) {
        return Flux.defer(() -> {
            EventCursor cursor = new EventCursor(after);
            return Flux.defer(() -> connect(id, cursor))
                    .doOnNext(cursor::passed)
                    .takeUntilOther(cursor.endOfPatience(LAST))
                    .onErrorComplete(error -> cursor.hasEnded())
                    .concatWith(Mono.defer(cursor::endOfConnection))
                    .retryWhen(cursor.reconnects());
        });
    }

    private Flux<ServerEvent> connect(String id, EventCursor cursor) {
        String after = cursor.lastId();
        HttpClient client = after.isEmpty() ? events : events.headers(headers -> headers.set("Last-Event-ID", after));
        return Answers.of(client.get().uri(path(id) + "/events"), (response, body) -> events(response, body, cursor))
                .contextWrite(context -> context.put(EventCursor.class, cursor));
    }

    private static Publisher<ServerEvent> events(HttpClientResponse response, ByteBufFlux body, EventCursor cursor) {
        if (response.status().code() == NO_CONTENT) {
            cursor.nothingLeft();
            return Mono.empty();
        }
        SseReader reader = cursor.open();
        return body.asByteArray().concatMapIterable(reader::read);
    }

    private Mono<Value.Obj> post(String uri, Submission submission) {
        return submission.uploads().isEmpty()
                ? Mono.defer(() -> postJson(uri, submission, Json.bytes(submission.spec())))
                : postParts(uri, submission, new Multipart(submission));
    }

    /** With its length ahead, so that it is no stream of chunks. */
    private Mono<Value.Obj> postJson(String uri, Submission submission, byte[] body) {
        return Answers.document(json.post().uri(uri).send((request, out) -> {
            head(request.requestHeaders(), submission, JSON)
                    .set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
            return out.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)));
        }));
    }

    private Mono<Value.Obj> postParts(String uri, Submission submission, Multipart multipart) {
        return Answers.document(json.post().uri(uri).send((request, out) -> {
            head(request.requestHeaders(), submission, multipart.contentType());
            return out.send(multipart.body().map(Unpooled::wrappedBuffer));
        }));
    }

    private static HttpHeaders head(HttpHeaders headers, Submission submission, String contentType) {
        submission.idempotencyKey().ifPresent(key -> headers.set("Idempotency-Key", key));
        return headers.set(HttpHeaderNames.CONTENT_TYPE, contentType);
    }

    private static HttpClient accepting(String mediaType, HttpClient http) {
        return http.headers(headers -> headers.set(HttpHeaderNames.ACCEPT, mediaType));
    }

    private static String path(String id) {
        return JOBS + "/" + encoded(id);
    }

    private static String text(Map<String, String> query) {
        return query.isEmpty()
                ? ""
                : query.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
