package io.millrace.http;

import io.millrace.job.JobFilter;
import io.millrace.job.JobPage;
import io.millrace.job.JobService;
import io.millrace.job.JobState;
import io.millrace.value.Value;
import io.millrace.wire.Cursors;
import io.millrace.wire.MediaTypes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Jobs that are there already. */
final class JobRoutes {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private final JobService jobs;
    private final JobAnswers answers;

    JobRoutes(JobService jobs, JobAnswers answers) {
        this.jobs = jobs;
        this.answers = answers;
    }

    void addTo(Router router) {
        router.on("GET", "/v1/jobs", this::list);
        router.on("GET", "/v1/jobs/{id}", this::find);
        router.on("DELETE", "/v1/jobs/{id}", this::delete);
        router.on("POST", "/v1/jobs/{id}/cancel", this::cancel);
    }

    private Mono<Answer> find(Exchange exchange) {
        exchange.accepted(MediaTypes.JSON);
        exchange.allowQuery();
        return jobs.find(exchange.job()).map(job -> answers.json(200, job));
    }

    private Mono<Answer> delete(Exchange exchange) {
        exchange.allowQuery();
        return jobs.delete(exchange.job()).thenReturn(Answer.empty(204));
    }

    private Mono<Answer> cancel(Exchange exchange) {
        exchange.accepted(MediaTypes.JSON);
        exchange.allowQuery();
        return jobs.cancel(exchange.job()).map(job -> answers.json(202, job));
    }

    private Mono<Answer> list(Exchange exchange) {
        exchange.accepted(MediaTypes.JSON);
        exchange.allowQuery("state", "name", "limit", "cursor");
        JobFilter filter = new JobFilter(exchange.query("state").map(JobRoutes::state), exchange.query("name"));
        Optional<String> before = exchange.query("cursor").map(Cursors::job);
        int limit = exchange.number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
        return jobs.list(filter, before, limit).map(page -> page(exchange, page));
    }

    private Answer page(Exchange exchange, JobPage page) {
        Optional<String> next = page.next().map(Cursors::afterJob);
        Value.Obj list = Value.object()
                .put("items", Value.array(page.jobs(), answers::document))
                .put("next", next.<Value>map(Value::of).orElse(Value.Null.NULL))
                .build();
        Answer answer = Answer.json(200, list).uncached();
        return next.map(cursor -> answer.with("Link", "<" + nextPage(exchange, cursor) + ">; rel=\"next\""))
                .orElse(answer);
    }

    private static String nextPage(Exchange exchange, String cursor) {
        StringBuilder link =
                new StringBuilder(exchange.path()).append("?cursor=").append(cursor);
        for (String name : new String[] {"state", "name", "limit"}) {
            exchange.query(name)
                    .ifPresent(value -> link.append('&')
                            .append(name)
                            .append('=')
                            .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        }
        return link.toString();
    }

    private static JobState state(String name) {
        return JobState.named(name)
                .orElseThrow(() -> Exchange.invalid(
                        "There is no state " + name + "; there is queued, running, succeeded, failed and cancelled"));
    }
}
