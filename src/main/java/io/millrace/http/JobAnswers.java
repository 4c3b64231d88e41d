package io.millrace.http;

import io.millrace.job.Job;
import io.millrace.job.JobService;
import io.millrace.job.JobState;
import io.millrace.value.Value;
import io.millrace.wire.JobDocument;
import io.millrace.wire.JobWithRows;
import io.millrace.wire.Links;
import io.millrace.wire.MediaTypes;
import io.millrace.wire.Preference;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Answers that tell of one job. */
final class JobAnswers {
    /** Nobody holds a connection longer for an answer; the event stream is for that. */
    private static final Duration MAX_WAIT = Duration.ofMinutes(5);

    private final JobService jobs;
    private final ResultRoutes results;
    private final EventRoutes events;
    private final Clock clock;

    JobAnswers(JobService jobs, ResultRoutes results, EventRoutes events, Clock clock) {
        this.jobs = jobs;
        this.results = results;
        this.events = events;
        this.clock = clock;
    }

    Value.Obj document(Job job) {
        return new JobDocument(job, jobs.position(job.id()), clock.instant()).toValue();
    }

    Answer json(int status, Job job) {
        return Answer.json(status, document(job)).uncached();
    }

    /** The answer to a job that was just accepted, in the form that the client prefers. */
    Mono<Answer> accepted(Exchange exchange, Job job, String mediaType) {
        if (mediaType.equals(MediaTypes.EVENT_STREAM)) {
            return Mono.just(events.stream(job.id()).with("Content-Location", Links.self(job.id())));
        }
        Optional<Duration> wait = exchange.header("Prefer").flatMap(Preference::waiting);
        return wait.map(time -> afterWaiting(exchange, job, time)).orElseGet(() -> Mono.just(located(job)));
    }

    private Answer located(Job job) {
        return json(202, job).with("Location", Links.self(job.id()));
    }

    private Mono<Answer> afterWaiting(Exchange exchange, Job job, Duration wait) {
        Duration time = wait.compareTo(MAX_WAIT) < 0 ? wait : MAX_WAIT;
        return jobs.await(job.id(), time)
                .flatMap(later -> later.state().isTerminal() ? ended(exchange, later) : Mono.just(located(later)))
                .map(answer -> answer.with("Preference-Applied", "wait=" + time.toSeconds()));
    }

    private Mono<Answer> ended(Exchange exchange, Job job) {
        Mono<Answer> answer = job.state() == JobState.SUCCEEDED
                ? withRows(job, ResultQuery.limit(exchange))
                : Mono.just(json(200, job));
        return answer.map(whole ->
                whole.uncached().with("Location", Links.self(job.id())).with("Content-Location", Links.self(job.id())));
    }

    private Mono<Answer> withRows(Job job, int limit) {
        return jobs.smallResult(job.id())
                .filter(result -> result.info().rows() <= limit)
                .map(result -> Answer.of(200, MediaTypes.JSON, JobWithRows.text(document(job), result)))
                .switchIfEmpty(Mono.defer(
                        () -> results.firstPage(job.id(), limit, document(job).members())));
    }
}
