package io.millrace.cli;

import io.millrace.value.Json;
import io.millrace.value.JsonSyntaxException;
import io.millrace.value.Value;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.timeout.TimeoutException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient.ResponseReceiver;
import reactor.netty.http.client.HttpClientResponse;

/** From HTTP answers to values: a success is read, a refusal and a broken connection become their exceptions. */
final class Answers {
    private static final int FIRST_ERROR = 400;

    /** Reads the body of a success. */
    interface Body<T> {
        Publisher<T> read(HttpClientResponse response, ByteBufFlux body);
    }

    private Answers() {}

    /** What {@code body} makes of a success. */
    static <T> Flux<T> of(ResponseReceiver<?> request, Body<T> body) {
        Flux<T> answer = request.response((response, bytes) -> response.status().code() < FIRST_ERROR
                ? body.read(response, bytes)
                : Answers.<T>refusal(response, bytes));
        return Unsent.again(answer).onErrorMap(Answers::isLostConnection, Answers::unreachable);
    }

    /** The JSON object that a success carries. */
    static Mono<Value.Obj> document(ResponseReceiver<?> request) {
        return of(request, (response, body) -> text(body).map(text -> parsed(response, text)))
                .next();
    }

    private static <T> Mono<T> refusal(HttpClientResponse response, ByteBufFlux body) {
        return text(body)
                .flatMap(text -> Mono.error(new RefusedException(
                        response.status().code(), parsed(response, text), retryAfter(response.responseHeaders()))));
    }

    /** Of the two forms that HTTP has (RFC 9110, section 10.2.3) the one in seconds; a date is left to people. */
    private static Optional<Duration> retryAfter(HttpHeaders headers) {
        return Optional.ofNullable(headers.get(HttpHeaderNames.RETRY_AFTER))
                .map(String::strip)
                .filter(text -> text.matches("\\d{1,9}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }

    private static Mono<String> text(ByteBufFlux body) {
        return body.aggregate().asString(StandardCharsets.UTF_8).defaultIfEmpty("");
    }

    /** The document, or in place of one that only the status line tells. */
    private static Value.Obj parsed(HttpClientResponse response, String text) {
        try {
            if (Json.readVerbatim(text) instanceof Value.Obj document) {
                return document;
            }
        } catch (JsonSyntaxException e) {
            // Not from Millrace, perhaps from a proxy in between.
        }
        return new Value.Obj(Map.of("title", Value.of("The answer is no JSON object: " + response.status())));
    }

    private static boolean isLostConnection(Throwable e) {
        return e instanceof IOException || e instanceof TimeoutException;
    }

    private static UnreachableException unreachable(Throwable e) {
        String reason = e.getMessage() == null ? "the connection broke" : e.getMessage();
        return new UnreachableException(reason, e);
    }
}
