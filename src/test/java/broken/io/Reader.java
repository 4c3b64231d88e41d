package broken.io;

import broken.http.Route;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Knows a layer above its own, and changes threads where nobody should. */
class Reader {
    Route route = new Route();

    Flux<String> hops(Flux<String> lines) {
        return lines.publishOn(Schedulers.immediate());
    }
}
