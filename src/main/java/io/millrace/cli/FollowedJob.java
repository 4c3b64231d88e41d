package io.millrace.cli;

import io.millrace.value.Value;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A job on a server or in this process, as {@link Follower} sees it. */
interface FollowedJob {
    /** Its events to the terminal one; none if that was seen before. */
    Flux<ServerEvent> events();

    /** Its state as it is now. */
    Mono<String> state();

    /** The rows of its result but for the first {@code skipped}. */
    Flux<Value.Obj> rows(long skipped);

    /** A job on a server, followed from behind the event {@code after}. */
    record Remote(ServerClient client, String id, String after) implements FollowedJob {
        @Override
        public Flux<ServerEvent> events() {
            return client.events(id, after);
        }

        @Override
        public Mono<String> state() {
            return client.job(id).map(Documents::state);
        }

        @Override
        public Flux<Value.Obj> rows(long skipped) {
            return client.rows(id, Map.of()).skip(skipped);
        }
    }
}
