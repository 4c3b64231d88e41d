package io.millrace.loadtest.job;

import io.millrace.cli.ServerClient;
import io.millrace.cli.ServerEvent;
import io.millrace.loadtest.measure.Tally;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads the events of jobs, each as its client is used to. */
final class Subscriber {
    /** Between two events of a slow reader. */
    private static final Duration SLOWNESS = Duration.ofMillis(200);

    private final ServerClient streams;
    private final ServerClient slowStreams;
    private final Tally tally;
    private final Gate gate;

    Subscriber(Network network, Tally tally, Gate gate) {
        this.streams = network.streams();
        this.slowStreams = network.slowStreams();
        this.tally = tally;
        this.gate = gate;
    }

    /** Reads to the last event; what was cut before goes on behind the last event that was seen. */
    Mono<Void> follow(String id, Followed job) {
        return Flux.fromIterable(job.habit().cuts())
                .concatMap(cut -> seen(cut(events(id, job), cut), job).doOnComplete(tally::resumed), 1)
                .concatWith(seen(events(id, job), job))
                .doFinally(any -> close(job))
                .then();
    }

    private static Flux<ServerEvent> cut(Flux<ServerEvent> events, Habits.Cut cut) {
        return cut.events() > 0 ? events.take(cut.events()) : events.takeUntilOther(Mono.delay(cut.after()));
    }

    /** Events are seen behind the cut, so that none is seen while the next connection asks where to go on. */
    private Flux<ServerEvent> seen(Flux<ServerEvent> events, Followed job) {
        return events.doOnNext(event -> see(event, job));
    }

    /** From behind the last event that was seen. */
    private Flux<ServerEvent> events(String id, Followed job) {
        return Flux.defer(() -> {
            String after = job.transcript().lastId();
            Flux<ServerEvent> events = job.habit().isSlow()
                    ? slowStreams.events(id, after).concatMap(event -> Mono.just(event).delayElement(SLOWNESS), 1)
                    : streams.events(id, after);
            Answers answers = new Answers(tally);
            return events.contextWrite(context -> context.put(Answers.class, answers));
        });
    }

    private void see(ServerEvent event, Followed job) {
        if (job.begin()) {
            begin(job);
        }
        job.transcript().see(event);
        if (event.isTerminal() && job.isTimed()) {
            tally.completed(job.age());
        }
    }

    private void begin(Followed job) {
        tally.opened();
        gate.arrived();
        if (job.isTimed()) {
            tally.firstEvent(job.age());
        }
    }

    private void close(Followed job) {
        if (job.hasBegun()) {
            tally.closed();
        }
    }
}
