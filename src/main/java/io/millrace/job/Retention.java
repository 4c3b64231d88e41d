package io.millrace.job;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Keeps so many ended jobs and forgets the oldest beyond. Thread-safe. */
final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final int keep;
    private final Function<String, Mono<Void>> forget;
    private final Set<String> ended = new LinkedHashSet<>();

    Retention(int keep, Function<String, Mono<Void>> forget) {
        this.keep = keep;
        this.forget = forget;
    }

    /** Notes that a job has ended. */
    synchronized void add(String id) {
        ended.add(id);
    }

    /** Notes that a job is forgotten by other means. */
    synchronized void remove(String id) {
        ended.remove(id);
    }

    /** Completes when those that are too many are forgotten; one that cannot be forgotten is logged and stays. */
    Mono<Void> trim() {
        return Flux.defer(() -> Flux.fromIterable(tooMany()))
                .concatMap(id -> forget.apply(id).onErrorResume(error -> {
                    LOG.atError().addKeyValue("job", id).setCause(error).log("The job cannot be forgotten");
                    return Mono.empty();
                }))
                .then();
    }

    private synchronized List<String> tooMany() {
        List<String> old = new ArrayList<>();
        Iterator<String> oldest = ended.iterator();
        while (ended.size() > keep) {
            old.add(oldest.next());
            oldest.remove();
        }
        return old;
    }
}
