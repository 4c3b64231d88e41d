package io.millrace.http;

import io.millrace.job.JobService;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Value;
import io.millrace.wire.JobJson;
import io.millrace.wire.MediaTypes;
import io.millrace.wire.ProblemPages;
import java.nio.charset.StandardCharsets;
import reactor.core.publisher.Mono;

/** Pages about the server itself. */
final class PageRoutes {
    private final JobService jobs;

    PageRoutes(JobService jobs) {
        this.jobs = jobs;
    }

    void addTo(Router router) {
        ProblemPages.prepare();
        router.on("GET", "/livez", exchange -> status(exchange, "live"));
        router.on("GET", "/readyz", this::ready);
        router.on("GET", "/v1/queue", exchange -> page(exchange, JobJson.queue(jobs.queue())));
        router.on("GET", "/v1/builtins", exchange -> page(exchange, JobJson.builtins()));
        router.on("GET", "/problems/{name}", PageRoutes::problem);
    }

    private Mono<Answer> ready(Exchange exchange) {
        return jobs.isReady()
                ? status(exchange, "ready")
                : Mono.error(new JobException(ErrorCode.DRAINING, "The server is shutting down and takes no new jobs"));
    }

    private static Mono<Answer> status(Exchange exchange, String status) {
        return page(exchange, Value.object().put("status", status).build());
    }

    private static Mono<Answer> page(Exchange exchange, Value value) {
        exchange.accepted(MediaTypes.JSON);
        return Mono.just(Answer.json(200, value).uncached());
    }

    private static Mono<Answer> problem(Exchange exchange) {
        String type = exchange.accepted(MediaTypes.JSON, MediaTypes.TEXT);
        String name = exchange.variables().getOrDefault("name", "");
        return type.equals(MediaTypes.JSON)
                ? Mono.justOrEmpty(ProblemPages.page(name))
                        .map(page -> Answer.json(200, page))
                        .switchIfEmpty(unknown())
                : Mono.justOrEmpty(ProblemPages.text(name))
                        .map(PageRoutes::text)
                        .switchIfEmpty(unknown());
    }

    private static Answer text(String page) {
        return Answer.of(200, MediaTypes.TEXT + "; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
    }

    private static Mono<Answer> unknown() {
        return Mono.error(() -> new JobException(ErrorCode.NOT_FOUND, "There is no problem of this name"));
    }
}
