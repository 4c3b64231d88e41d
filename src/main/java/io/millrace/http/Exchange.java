package io.millrace.http;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.problem.Names;
import io.millrace.wire.MediaTypes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerRequest;

/**
 * A request as the routes see it.
 *
 * @param arrival of the body
 * @param variables what stands in the path in place of {@code {name}}
 */
record Exchange(HttpServerRequest request, BodyArrival arrival, Target target, Map<String, String> variables) {

    String path() {
        return target.path();
    }

    /** The job that the path names. */
    String job() {
        return variables.getOrDefault("id", "");
    }

    /** The header; fields of one name are one list. */
    Optional<String> header(String name) {
        List<String> fields = request.requestHeaders().getAll(name);
        return switch (fields.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(fields.get(0));
            default -> Optional.of(String.join(", ", fields));
        };
    }

    /** The parameter of the query. */
    Optional<String> query(String name) {
        return Optional.ofNullable(target.query().get(name)).map(values -> values.get(0));
    }

    /** A whole number in the query. */
    int number(String name, int min, int max, int otherwise) {
        Optional<String> text = query(name);
        boolean valid = text.isEmpty() || text.get().matches("\\d{1,9}");
        int number = valid ? text.map(digits -> Integer.parseInt(digits, 10)).orElse(otherwise) : -1;
        if (number < min || number > max) {
            throw invalid("The parameter " + name + " is a whole number from " + min + " to " + max);
        }
        return number;
    }

    /** Refuses parameters that nobody reads, and those that are given twice. */
    void allowQuery(String... names) {
        List<String> known = List.of(names);
        target.query().forEach((name, values) -> {
            if (!known.contains(name)) {
                String help = Names.nearest(name, known)
                        .map(nearest -> "; did you mean " + nearest + "?")
                        .orElse("");
                throw invalid("There is no parameter " + name + " here" + help);
            }
            if (values.size() > 1) {
                throw invalid("The parameter " + name + " is given twice");
            }
        });
    }

    /** The media type to answer with. */
    String accepted(String... offers) {
        List<String> ours = List.of(offers);
        return MediaTypes.choose(header("Accept").orElse(""), ours)
                .orElseThrow(() ->
                        new JobException(ErrorCode.NOT_ACCEPTABLE, "This can be served as " + String.join(", ", ours)));
    }

    /** The body in pieces, as they are asked for. To be subscribed to once. Fails if the client breaks off. */
    Flux<byte[]> body() {
        AtomicLong bytes = new AtomicLong();
        return request.receive()
                .asByteArray()
                .doOnNext(piece -> bytes.addAndGet(piece.length))
                .concatWith(Mono.defer(() -> arrival.isAll(bytes.get())
                        ? Mono.empty()
                        : Mono.error(new AbortedException("The body is not complete"))));
    }

    static JobException invalid(String detail) {
        return new JobException(ErrorCode.INVALID_REQUEST, detail);
    }
}
