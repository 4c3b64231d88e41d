package io.millrace.job;

import io.millrace.io.SmallResult;
import io.millrace.store.InMemoryJobStore;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** A store that fails whenever an event of one kind is to be appended. */
final class StoreThatRefuses implements JobStore {
    private final JobStore store = new InMemoryJobStore(SampleJobs.CLOCK);
    private final Class<? extends JobEvent> refused;

    StoreThatRefuses(Class<? extends JobEvent> refused) {
        this.refused = refused;
    }

    @Override
    public Mono<Void> insert(Job job, StoredEvent first) {
        return refuses(List.of(first)).then(store.insert(job, first));
    }

    @Override
    public Mono<Void> update(Job job, List<StoredEvent> events) {
        return refuses(events).then(store.update(job, events));
    }

    @Override
    public boolean hasRoom(SmallResult rows) {
        return store.hasRoom(rows);
    }

    @Override
    public Mono<Void> end(Job job, StoredEvent last, Optional<SmallResult> rows) {
        return refuses(List.of(last)).then(store.end(job, last, rows));
    }

    @Override
    public Mono<SmallResult> rows(String id) {
        return store.rows(id);
    }

    private Mono<Void> refuses(List<StoredEvent> events) {
        return events.stream().anyMatch(event -> refused.isInstance(event.event()))
                ? Mono.error(new IllegalStateException("The disk is gone"))
                : Mono.empty();
    }

    @Override
    public Mono<Job> find(String id) {
        return store.find(id);
    }

    @Override
    public Mono<List<StoredEvent>> events(String id, long sequence, int limit) {
        return store.events(id, sequence, limit);
    }

    @Override
    public Mono<JobPage> list(JobFilter filter, Optional<String> before, int limit) {
        return store.list(filter, before, limit);
    }

    @Override
    public Mono<Void> delete(String id) {
        return store.delete(id);
    }

    @Override
    public Mono<IdempotencyClaim> claim(IdempotencyClaim claim) {
        return store.claim(claim);
    }
}
