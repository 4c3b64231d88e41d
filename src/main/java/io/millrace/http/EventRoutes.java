package io.millrace.http;

import io.millrace.job.EventId;
import io.millrace.job.Job;
import io.millrace.job.JobService;
import io.millrace.job.LoggedEvent;
import io.millrace.problem.Names;
import io.millrace.wire.MediaTypes;
import io.millrace.wire.SseCodec;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The event streams of jobs. */
final class EventRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(EventRoutes.class);

    private final JobService jobs;
    private final Clock clock;
    private final Mono<Void> shutdown;

    EventRoutes(JobService jobs, HttpApi.Resources runtime) {
        this.jobs = jobs;
        this.clock = runtime.clock();
        this.shutdown = runtime.shutdown();
    }

    void addTo(Router router) {
        router.on("GET", "/v1/jobs/{id}/events", this::events);
    }

    /** All events of a job from the first. */
    Answer stream(String job) {
        return stream(job, new Wanted(EventId.START, Set.copyOf(SseCodec.TYPES)));
    }

    /** Where to go on, and which types to send. */
    private record Wanted(EventId after, Set<String> types) {
        boolean accepts(LoggedEvent logged) {
            return types.size() == SseCodec.TYPES.size() || types.contains(SseCodec.type(logged.event()));
        }

        boolean isWhole() {
            return after.equals(EventId.START) && types.size() == SseCodec.TYPES.size();
        }
    }

    private Mono<Answer> events(Exchange exchange) {
        exchange.accepted(MediaTypes.EVENT_STREAM);
        exchange.allowQuery("after", "types");
        return jobs.find(exchange.job()).flatMap(job -> events(job, wanted(exchange)));
    }

    /**
     * A stream that would be empty is {@code 204} instead, which stops an EventSource for good: the job has ended, and
     * nothing that the client wants comes after what it has.
     */
    private Mono<Answer> events(Job job, Wanted wanted) {
        Mono<Boolean> atEnd =
                wanted.after().equals(EventId.START) ? Mono.just(false) : jobs.endsAt(job.id(), wanted.after());
        return atEnd.flatMap(end -> end ? Mono.just(false) : hasMore(job, wanted))
                .map(more -> more ? stream(job.id(), wanted) : Answer.empty(204).uncached());
    }

    private Mono<Boolean> hasMore(Job job, Wanted wanted) {
        return !job.state().isTerminal() || wanted.isWhole()
                ? Mono.just(true)
                : jobs.events(job.id(), wanted.after()).filter(wanted::accepts).hasElements();
    }

    private Answer stream(String job, Wanted wanted) {
        SseCodec codec = new SseCodec(job);
        Flux<byte[]> events = jobs.eventBatches(job, wanted.after())
                .map(batch -> codec.encodeAll(batch, wanted::accepts))
                .filter(block -> block.length > 0)
                .takeUntilOther(shutdown)
                .onErrorResume(error -> cut(job, error));
        Answer.Events body = new Answer.Events(events, () -> codec.ping(clock.instant()));
        return new Answer(200, Answer.Field.type("text/event-stream; charset=utf-8"), body, true)
                .uncached()
                .with("X-Accel-Buffering", "no");
    }

    /** The client comes back with the last id and goes on from there; a made-up terminal event would be a lie. */
    private static Flux<byte[]> cut(String job, Throwable error) {
        LOG.atError().addKeyValue("job", job).setCause(error).log("An event stream broke off");
        return Flux.empty();
    }

    private static Wanted wanted(Exchange exchange) {
        Optional<String> last = exchange.header("Last-Event-ID").or(() -> exchange.query("after"));
        EventId after = last.filter(text -> !text.isEmpty())
                .map(text -> EventId.parse(text, exchange.job())
                        .orElseThrow(() -> Exchange.invalid(
                                "There is no event with this id; leave Last-Event-ID out to start at the first")))
                .orElse(EventId.START);
        return new Wanted(after, exchange.query("types").map(EventRoutes::types).orElse(Set.copyOf(SseCodec.TYPES)));
    }

    private static Set<String> types(String list) {
        Set<String> types = new TreeSet<>(List.of(list.split(",", -1)));
        for (String type : types) {
            if (!SseCodec.TYPES.contains(type)) {
                String help = Names.nearest(type, SseCodec.TYPES)
                        .map(nearest -> "; did you mean " + nearest + "?")
                        .orElse("; there is " + String.join(", ", SseCodec.TYPES));
                throw Exchange.invalid("There is no event " + type + help);
            }
        }
        return types;
    }
}
