package io.millrace.http;

import io.millrace.engine.Output;
import io.millrace.io.FluxInputStream;
import io.millrace.job.Job;
import io.millrace.job.JobService;
import io.millrace.job.JobSpec;
import io.millrace.job.JobState;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Value;
import io.millrace.wire.JobJson;
import io.millrace.wire.Links;
import io.millrace.wire.MediaTypes;
import io.millrace.wire.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Pipe mode: the body is the data, mapped while it is still arriving. */
final class RunRoutes {
    /** Longer than any job's time-out. */
    private static final Duration FOREVER = Duration.ofDays(30);

    private final JobService jobs;
    private final JobAnswers answers;
    private final ResultRoutes results;

    RunRoutes(JobService jobs, JobAnswers answers, ResultRoutes results) {
        this.jobs = jobs;
        this.answers = answers;
        this.results = results;
    }

    void addTo(Router router) {
        router.on("POST", "/v1/run", this::run);
    }

    private Mono<Answer> run(Exchange exchange) {
        String type = exchange.accepted(MediaTypes.JSON, MediaTypes.NDJSON, MediaTypes.CSV, MediaTypes.EVENT_STREAM);
        JobSpec spec = JobJson.readRun(exchange.target().query());
        FluxInputStream body = new FluxInputStream(exchange.body());
        return Mono.usingWhen(jobs.draft(), draft -> jobs.submit(draft, spec, Optional.of(body)), jobs::discard)
                .flatMap(job -> type.equals(MediaTypes.EVENT_STREAM)
                        ? answers.accepted(exchange, job, type)
                        : jobs.await(job.id(), FOREVER).flatMap(ended -> rows(ended, spec.output(), type)));
    }

    private Mono<Answer> rows(Job job, Output output, String type) {
        if (job.state() != JobState.SUCCEEDED) {
            return Mono.just(unfinished(job));
        }
        int limit = output.limit().isPresent()
                ? Math.min(output.limit().getAsInt(), ResultQuery.MAX_LIMIT)
                : ResultQuery.DEFAULT_LIMIT;
        Mono<Answer> answer = type.equals(MediaTypes.JSON)
                ? results.firstPage(job.id(), limit, Map.of())
                : Mono.just(results.stream(job.id(), ResultQuery.all(Optional.empty()), type));
        return answer.map(rows -> rows.uncached().with("Content-Location", Links.result(job.id())));
    }

    private static Answer unfinished(Job job) {
        return job.failure()
                .map(failure -> Answer.problem(Problem.of(failure, job.id())))
                .orElseGet(() -> Answer.problem(Problem.of(
                        new JobException(
                                ErrorCode.JOB_NOT_FINISHED,
                                "There are no rows, the job is " + job.state().wireName(),
                                Map.of("state", Value.of(job.state().wireName()))),
                        Links.self(job.id()))))
                .closing();
    }
}
