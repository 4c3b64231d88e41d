package io.millrace.http;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** Finds what answers a request. {@code HEAD} goes where {@code GET} goes. */
final class Router {
    private final List<Route> routes = new ArrayList<>();

    /** Answers requests of one method on one path. */
    @FunctionalInterface
    interface Handler {
        /** The answer; fails with a {@link JobException} for a refusal. */
        Mono<Answer> handle(Exchange exchange);
    }

    private record Route(List<String> template, Map<String, Handler> handlers) {
        Optional<Map<String, String>> match(List<String> segments) {
            if (segments.size() != template.size()) {
                return Optional.empty();
            }
            Map<String, String> variables = new LinkedHashMap<>();
            for (int i = 0; i < segments.size(); i++) {
                String part = template.get(i);
                if (part.startsWith("{")) {
                    variables.put(part.substring(1, part.length() - 1), segments.get(i));
                } else if (!part.equals(segments.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(variables);
        }

        String allow() {
            Set<String> methods = new TreeSet<>(handlers.keySet());
            if (methods.contains("GET")) {
                methods.add("HEAD");
            }
            methods.add("OPTIONS");
            return String.join(", ", methods);
        }
    }

    /**
     * Adds a route. An earlier one wins.
     *
     * @param path with variables as in {@code /v1/jobs/{id}}
     */
    Router on(String method, String path, Handler handler) {
        List<String> template = List.of(path.substring(1).split("/", -1));
        routes.stream()
                .filter(route -> route.template().equals(template))
                .findFirst()
                .orElseGet(() -> added(template))
                .handlers()
                .put(method, handler);
        return this;
    }

    private Route added(List<String> template) {
        Route route = new Route(template, new LinkedHashMap<>());
        routes.add(route);
        return route;
    }

    Mono<Answer> answer(HttpServerRequest request, BodyArrival arrival) {
        Target target = Target.parse(request.uri());
        String method = request.method().name();
        if (method.equals("OPTIONS") && target.path().equals("*")) {
            return Mono.just(Answer.empty(204).with("Allow", "DELETE, GET, HEAD, OPTIONS, POST"));
        }
        for (Route route : routes) {
            Optional<Map<String, String>> variables = route.match(target.segments());
            if (variables.isPresent()) {
                return answer(route, method, new Exchange(request, arrival, target, variables.get()));
            }
        }
        return Mono.error(new JobException(ErrorCode.NOT_FOUND, "There is nothing here; look at /v1/jobs"));
    }

    private static Mono<Answer> answer(Route route, String method, Exchange exchange) {
        if (method.equals("OPTIONS")) {
            return Mono.just(Answer.empty(204).with("Allow", route.allow()));
        }
        Handler handler = route.handlers().get(method.equals("HEAD") ? "GET" : method);
        return handler == null
                ? Mono.error(new JobException(
                        ErrorCode.METHOD_NOT_ALLOWED,
                        "This path takes " + route.allow(),
                        Map.of("allow", Value.of(route.allow()))))
                : Mono.defer(() -> handler.handle(exchange));
    }
}
