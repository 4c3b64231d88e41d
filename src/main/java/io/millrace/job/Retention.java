package io.millrace.job;

import io.millrace.io.JobDirectory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Keeps so many ended jobs and forgets the oldest beyond. Thread-safe. */
final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final int keep;
    private final Function<Ended, Mono<Void>> forget;
    private final Map<String, Ended> ended = new LinkedHashMap<>();

    /**
     * A job that has ended.
     *
     * @param directory its own, which knows whether anything is there
     */
    record Ended(String id, JobDirectory directory) {}

    Retention(int keep, Function<Ended, Mono<Void>> forget) {
        this.keep = keep;
        this.forget = forget;
    }

    /** Notes that a job has ended. */
    synchronized void add(Ended job) {
        ended.put(job.id(), job);
    }

    /** Notes that a job is forgotten by other means; empty if it is not known here. */
    synchronized Optional<Ended> remove(String id) {
        return Optional.ofNullable(ended.remove(id));
    }

    /** Completes when those that are too many are forgotten; one that cannot be forgotten is logged and stays. */
    Mono<Void> trim() {
        return Flux.defer(() -> Flux.fromIterable(tooMany()))
                .concatMap(job -> forget.apply(job).onErrorResume(error -> {
                    LOG.atError().addKeyValue("job", job.id()).setCause(error).log("The job cannot be forgotten");
                    return Mono.empty();
                }))
                .then();
    }

    private synchronized List<Ended> tooMany() {
        if (ended.size() <= keep) {
            return List.of();
        }
        List<Ended> old = new ArrayList<>();
        Iterator<Ended> oldest = ended.values().iterator();
        while (ended.size() > keep) {
            old.add(oldest.next());
            oldest.remove();
        }
        return old;
    }
}
