package io.millrace.job;

import java.time.Instant;
import java.util.Optional;

/**
 * An event as it is sent.
 *
 * @param id present exactly for durable events
 * @param at when it happened; of {@code rows}, when the job ended
 */
public record LoggedEvent(Optional<EventId> id, Instant at, JobEvent event) {
    /** A durable event. */
    static LoggedEvent durable(EventId id, Instant at, JobEvent event) {
        return new LoggedEvent(Optional.of(id), at, event);
    }

    /** An event that is not kept. */
    static LoggedEvent ephemeral(Instant at, JobEvent event) {
        return new LoggedEvent(Optional.empty(), at, event);
    }
}
