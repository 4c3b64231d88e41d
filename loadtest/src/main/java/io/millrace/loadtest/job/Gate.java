package io.millrace.loadtest.job;

import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Where event streams are counted that have begun; tells when so many have. Safe for several threads. */
public final class Gate {
    private final AtomicLong missing;
    private final Sinks.Empty<Void> full = Sinks.empty();

    /** Waits for {@code streams}. */
    public Gate(long streams) {
        missing = new AtomicLong(streams);
    }

    /** A stream has begun, or never will. */
    void arrived() {
        if (missing.decrementAndGet() == 0) {
            full.tryEmitEmpty();
        }
    }

    /** Completes when all have arrived. */
    public Mono<Void> full() {
        return full.asMono();
    }
}
