package io.millrace.loadtest.job;

import io.millrace.cli.JobTicket;
import io.millrace.cli.RefusedException;
import io.millrace.cli.ServerClient;
import io.millrace.cli.Submission;
import io.millrace.loadtest.corpus.Corpora;
import io.millrace.loadtest.corpus.Corpus;
import io.millrace.loadtest.measure.Tally;
import io.millrace.loadtest.measure.Times;
import io.millrace.value.Value;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Runs jobs as their clients: sends each, follows it to its end, checks it, adds it to the tally. Thread-safe. */
public final class JobRun {
    private static final int TOO_MANY = 429;
    private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(1);

    /** Those that were refused together come back spread over half of the pause again. */
    private static final double SPREAD = 0.5;

    private final Work work;
    private final ServerClient requests;
    private final ServerClient cancels;
    private final Subscriber subscriber;
    private final Tally tally;
    private final Gate gate;

    /**
     * What the jobs are.
     *
     * @param map the member {@code map} of the jobs
     * @param timeout of one job
     */
    public record Work(Corpora corpora, Value map, Habits habits, Duration timeout) {}

    /** Runs jobs on the server that {@code network} reaches; {@code gate} hears of each whose stream has begun. */
    public JobRun(Work work, Network network, Tally tally, Gate gate) {
        this.work = work;
        this.requests = network.requests();
        this.cancels = network.cancels();
        this.subscriber = new Subscriber(network, tally, gate);
        this.tally = tally;
        this.gate = gate;
    }

    /** Runs one job; completes in any case, and then it is in the tally. */
    public Mono<Void> run(Arrival arrival) {
        return Mono.defer(() -> {
            tally.started();
            Habits.Habit habit = work.habits().of(arrival.number());
            Corpus corpus = work.corpora().corpus(arrival.number());
            Followed job = new Followed(arrival, habit, new Transcript(corpus.counts()));
            if (habit.isSlow()) {
                tally.slowReader();
            }
            return submit(arrival, corpus, job)
                    .flatMap(ticket -> Mono.when(subscriber.follow(ticket.id(), job), cancel(ticket.id(), job)))
                    .timeout(work.timeout())
                    .onErrorResume(error -> Mono.fromRunnable(() -> fail(job, error)))
                    .then(Mono.fromRunnable(() -> end(job)));
        });
    }

    private Mono<JobTicket> submit(Arrival arrival, Corpus corpus, Followed job) {
        Submission submission = Submission.of(Value.object()
                .put("name", "load-" + arrival.number())
                .put("input", Value.object().put("text", corpus.text()).build())
                .put("map", work.map())
                .put("reduce", "_sum")
                .build());
        return requests.submit(submission)
                .retryWhen(Retry.from(signals -> signals.concatMap(signal -> pause(signal.failure(), job))))
                .doOnNext(ticket -> accept(job));
    }

    private void accept(Followed job) {
        job.accept();
        tally.accepted();
        if (job.isTimed()) {
            tally.submitted(job.age());
        }
    }

    /** A full queue says when to come back; everything else is an error. */
    private Flux<Long> pause(Throwable failure, Followed job) {
        if (!(failure instanceof RefusedException refused) || refused.status() != TOO_MANY) {
            return Flux.error(failure);
        }
        tally.rejected();
        job.refuse();
        Duration asked = refused.retryAfter().orElse(DEFAULT_PAUSE);
        double spread = 1 + ThreadLocalRandom.current().nextDouble(SPREAD);
        return Mono.delay(Duration.ofMillis(Math.round(asked.toMillis() * spread))).flux();
    }

    private Mono<Void> cancel(String id, Followed job) {
        Optional<Duration> after = job.habit().cancelAfter();
        return after.isEmpty()
                ? Mono.empty()
                : Habits.after(after.get())
                        .then(Mono.defer(() -> cancels.cancel(id)).doOnSubscribe(any -> tally.cancelSent()))
                        .doOnNext(document -> job.cancelledAs(document.members().get("state")))
                        .onErrorResume(JobRun::isTooLate, error -> Mono.fromRunnable(tally::cancelCameTooLate))
                        .then();
    }

    private static boolean isTooLate(Throwable error) {
        return error instanceof RefusedException refused && refused.status() == 409;
    }

    private void end(Followed job) {
        Transcript seen = job.transcript();
        tally.doubled(seen.doubled());
        Verdict verdict = job.verdict();
        verdict.reason().ifPresent(tally::note);
        if (!job.hasBegun()) {
            gate.arrived();
        }
        tally.ended(verdict.end());
    }

    /**
     * A job that is given up for the time is in the times that it had not reached, with its age: without it the slowest would
     * be missing, and the percentiles flatter.
     */
    private void fail(Followed job, Throwable error) {
        job.failWith(reason(error, job));
        if (error instanceof TimeoutException && job.isTimed()) {
            long age = job.age();
            if (!job.isAccepted()) {
                tally.submitted(age);
            }
            if (!job.hasBegun()) {
                tally.firstEvent(age);
            }
            if (job.transcript().end().isEmpty()) {
                tally.completed(age);
            }
        }
    }

    private String reason(Throwable error, Followed job) {
        if (error instanceof TimeoutException) {
            return job.isAccepted() || !job.isRefused()
                    ? "No end within " + Times.text(work.timeout())
                    : "Refused with 429 for " + Times.text(work.timeout()) + ": the queue is full";
        }
        if (error instanceof RefusedException refused) {
            return "Refused with " + refused.status() + " " + named(refused.problem());
        }
        return Optional.ofNullable(error.getMessage())
                .orElseGet(() -> error.getClass().getSimpleName());
    }

    private static String named(Value.Obj problem) {
        return Stream.of("type", "title")
                .map(problem.members()::get)
                .filter(Value.Text.class::isInstance)
                .map(text -> ((Value.Text) text).value())
                .findFirst()
                .orElse("without a problem");
    }
}
