package io.millrace.cli;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.OptionalLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** Where one subscriber to a job's events is, over all of its connections. Used by one connection at a time. */
final class EventCursor {
    /** As many failures in a row, without an event between them, and the server counts as gone: about 20 seconds. */
    private static final int MAX_FAILURES = 10;

    private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(2);

    private final Sinks.Empty<Void> end = Sinks.empty();
    private Scheduler timers = Schedulers.parallel();
    private SseReader reader;
    private String lastId;
    private boolean connected;
    private boolean ended;
    private int failures;

    EventCursor(String after) {
        this.lastId = after;
        this.reader = new SseReader(after);
    }

    /** Behind which event the next connection goes on; empty for the first. */
    String lastId() {
        return lastId;
    }

    /** An answer has come whose events are read on {@code loop}: a timer there wakes no other thread. */
    void readOn(EventLoop loop) {
        timers = Schedulers.fromExecutorService(loop);
    }

    /** A reader for a new connection. */
    SseReader open() {
        connected = true;
        reader = new SseReader(lastId);
        return reader;
    }

    /** The subscriber has {@code event}. */
    void passed(ServerEvent event) {
        lastId = event.lastId();
        failures = 0;
        if (event.isTerminal()) {
            ended = true;
            end.tryEmitEmpty();
        }
    }

    /** The server says that there is no event behind the last one. */
    void nothingLeft() {
        ended = true;
    }

    /** True for what happens to a connection that has given all there is. */
    boolean hasEnded() {
        return ended;
    }

    /** Gives a signal {@code grace} after the terminal event, to a server that does not end the stream. */
    Mono<Long> endOfPatience(Duration grace) {
        return end.asMono().then(Mono.defer(() -> Mono.delay(grace, timers)));
    }

    /** Completes behind the terminal event; before it, the connection was cut. */
    Mono<ServerEvent> endOfConnection() {
        return ended
                ? Mono.empty()
                : Mono.error(new UnreachableException("The server closed the event stream before the job's end", null));
    }

    /**
     * Opens a connection again after the pause that the server asked for. A server that never answered is not tried
     * again, nor is one that refused. A connection that was open and ended without an answer was an old one, as a rule,
     * which its server had closed: a new one is tried at once.
     */
    Retry reconnects() {
        return Retry.from(signals -> signals.concatMap(signal -> next(signal.failure())));
    }

    private Flux<Long> next(Throwable failure) {
        failures++;
        if (!connected && failures == 1 && broke(failure)) {
            return Flux.just(0L);
        }
        if (!connected || failures > MAX_FAILURES || !passes(failure)) {
            return Flux.error(failure);
        }
        return Mono.delay(pause(failure)).flux();
    }

    /** True for a connection that there was, whichever end noticed first that it is closed. */
    private static boolean broke(Throwable failure) {
        return failure.getCause() instanceof IOException && !(failure.getCause() instanceof ConnectException);
    }

    private Duration pause(Throwable failure) {
        OptionalLong asked = reader.retryMillis();
        Duration pause = asked.isPresent() ? Duration.ofMillis(asked.getAsLong()) : DEFAULT_PAUSE;
        return failure instanceof RefusedException refused
                ? refused.retryAfter().orElse(pause)
                : pause;
    }

    /** True for what may be over in a moment. */
    private static boolean passes(Throwable failure) {
        return failure instanceof UnreachableException
                || (failure instanceof RefusedException refused && refused.isRetryable());
    }
}
