package io.millrace.http;

import io.millrace.job.Draft;
import io.millrace.job.Job;
import io.millrace.job.JobService;
import io.millrace.job.JobSpec;
import io.millrace.wire.JobJson;
import io.millrace.wire.MediaTypes;
import io.millrace.wire.Uploads;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BiFunction;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Jobs whose specification is in the body. */
final class SubmitRoutes {
    private static final String ACCEPTED = MediaTypes.JSON + ", " + MediaTypes.MULTIPART;
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final int MAX_KEY_CHARS = 255;

    /** What is parsed in less time than it takes to change threads and back. */
    private static final int SMALL_BYTES = 16 << 10;

    private final JobService jobs;
    private final JobAnswers answers;
    private final int maxBodyBytes;
    private final Scheduler files;

    SubmitRoutes(JobService jobs, JobAnswers answers, int maxBodyBytes, Scheduler files) {
        this.jobs = jobs;
        this.answers = answers;
        this.maxBodyBytes = maxBodyBytes;
        this.files = files;
    }

    void addTo(Router router) {
        router.on("POST", "/v1/jobs", this::submit);
        router.on("POST", "/v1/jobs/validate", this::validate);
    }

    /** A specification and what tells its request from others; empty if nobody asks for that. */
    private record Received(JobSpec spec, String fingerprint) {}

    private Mono<Answer> submit(Exchange exchange) {
        exchange.allowQuery("limit");
        ResultQuery.limit(exchange);
        String answerType = exchange.accepted(MediaTypes.JSON, MediaTypes.EVENT_STREAM);
        Optional<String> key = idempotencyKey(exchange);
        return drafted(
                        exchange,
                        (draft, received) -> key.map(text -> claimed(draft, text, received))
                                .orElseGet(() -> jobs.submit(draft, received.spec(), Optional.empty())))
                .flatMap(job -> answers.accepted(exchange, job, answerType));
    }

    /** The job of an equal request that came before, or a new one. */
    private Mono<Job> claimed(Draft draft, String key, Received received) {
        return jobs.claim(draft, key, received.fingerprint())
                .flatMap(earlier ->
                        earlier.map(Mono::just).orElseGet(() -> jobs.submit(draft, received.spec(), Optional.empty())));
    }

    private Mono<Answer> validate(Exchange exchange) {
        exchange.allowQuery();
        exchange.accepted(MediaTypes.JSON);
        return drafted(exchange, (draft, received) -> jobs.validate(draft, received.spec()))
                .map(found -> Answer.json(200, JobJson.validation(found)).uncached());
    }

    /** Has a place in the queue before the body is read, and gives it back unless it was used. */
    private <T> Mono<T> drafted(Exchange exchange, BiFunction<Draft, Received, Mono<T>> use) {
        String type = exchange.header("Content-Type").orElse("");
        String essence = MediaTypes.essence(type);
        boolean multipart = essence.equals(MediaTypes.MULTIPART);
        if (!multipart && !essence.equals(MediaTypes.JSON)) {
            return Mono.error(ProblemAnswers.unsupported(ACCEPTED));
        }
        return Mono.usingWhen(
                jobs.draft(),
                draft -> (multipart ? receiveParts(exchange, type, draft) : receiveJson(exchange))
                        .flatMap(received -> use.apply(draft, received)),
                jobs::discard);
    }

    private Mono<Received> receiveJson(Exchange exchange) {
        return JsonBody.read(exchange, maxBodyBytes).flatMap(body -> {
            Mono<Received> parsed = Mono.fromCallable(() -> new Received(
                    JobJson.readSpec(body, new Uploads.None()),
                    exchange.header(IDEMPOTENCY_KEY).isEmpty()
                            ? ""
                            : fingerprint(exchange).add(body).text()));
            return body.length <= SMALL_BYTES ? parsed : parsed.subscribeOn(files);
        });
    }

    private Mono<Received> receiveParts(Exchange exchange, String type, Draft draft) {
        Fingerprint fingerprint = fingerprint(exchange);
        return Mono.using(
                () -> new Upload(type, draft.directory(), fingerprint, maxBodyBytes),
                upload -> exchange.body()
                        .publishOn(files, 1)
                        .doOnNext(upload::add)
                        .then(Mono.fromCallable(() -> new Received(
                                JobJson.readSpec(upload.finish(), new Uploads.Parts(upload.names())),
                                fingerprint.text()))),
                upload -> files.schedule(upload::close));
    }

    private static Fingerprint fingerprint(Exchange exchange) {
        String start = exchange.request().method().name() + " " + exchange.path() + "\n"
                + MediaTypes.essence(exchange.header("Content-Type").orElse("")) + "\n";
        return new Fingerprint().add(start.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> idempotencyKey(Exchange exchange) {
        Optional<String> key = exchange.header(IDEMPOTENCY_KEY);
        boolean fits = key.isEmpty() || (!key.get().isBlank() && key.get().length() <= MAX_KEY_CHARS);
        if (!fits) {
            throw Exchange.invalid("An Idempotency-Key has 1 to " + MAX_KEY_CHARS + " characters");
        }
        return key;
    }
}
