package broken.job;

import reactor.core.publisher.Sinks;

/** Lets everybody ring. */
class Bell {
    final Sinks.Many<Boolean> sink = Sinks.many().multicast().directBestEffort();
}
