package io.millrace.job;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;

/** The jobs that have not ended, by id. */
final class LiveJobs {
    private final Map<String, LiveJob> jobs = new ConcurrentHashMap<>();

    void add(LiveJob job) {
        jobs.put(job.id(), job);
    }

    void remove(LiveJob job) {
        jobs.remove(job.id());
    }

    Optional<LiveJob> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    List<Mono<Job>> ends() {
        return jobs.values().stream().map(LiveJob::end).toList();
    }

    int running() {
        return (int) jobs.values().stream()
                .filter(job -> job.job().state() == JobState.RUNNING)
                .count();
    }
}
