package io.millrace.store;

import io.millrace.io.SmallResult;
import io.millrace.job.IdempotencyClaim;
import io.millrace.job.Job;
import io.millrace.job.JobFilter;
import io.millrace.job.JobPage;
import io.millrace.job.JobStore;
import io.millrace.job.StoredEvent;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Jobs in memory; they are gone with the process. Ids sort by age. */
public final class InMemoryJobStore implements JobStore {
    /** What five thousand jobs of a thousand words need. */
    public static final long DEFAULT_ROW_BYTES = 64L << 20;

    private final Clock clock;
    private final RowMemory rows;
    private final NavigableMap<String, Entry> entries = new TreeMap<>();
    private final Map<String, IdempotencyClaim> claims = new HashMap<>();
    /** The idempotency key of each job that has one. */
    private final Map<String, String> keys = new HashMap<>();

    private static final class Entry {
        private final List<StoredEvent> events = new ArrayList<>(4);
        private Job job;
        private RowMemory.@Nullable Place rows;

        Entry(Job job) {
            this.job = job;
        }
    }

    /** Makes an empty store with room for {@link #DEFAULT_ROW_BYTES}. */
    public InMemoryJobStore(Clock clock) {
        this(clock, DEFAULT_ROW_BYTES);
    }

    /**
     * Makes an empty store.
     *
     * @param rowBytes room for the rows of small results
     */
    public InMemoryJobStore(Clock clock, long rowBytes) {
        this.clock = clock;
        this.rows = new RowMemory(rowBytes);
    }

    @Override
    public Mono<Void> insert(Job job, StoredEvent first) {
        return Mono.fromRunnable(() -> {
            Entry entry = new Entry(job);
            entry.events.add(first);
            add(job.id(), entry);
        });
    }

    private synchronized void add(String id, Entry entry) {
        if (entries.putIfAbsent(id, entry) != null) {
            throw new IllegalStateException("There is a job " + id + " already");
        }
    }

    @Override
    public Mono<Void> update(Job job, List<StoredEvent> events) {
        return Mono.fromRunnable(() -> replace(job, events));
    }

    @Override
    public synchronized boolean hasRoom(SmallResult wanted) {
        return rows.hasRoom(wanted.storedBytes());
    }

    @Override
    public Mono<Void> end(Job job, StoredEvent last, Optional<SmallResult> kept) {
        return Mono.fromRunnable(() -> finish(job, last, kept));
    }

    private synchronized void finish(Job job, StoredEvent last, Optional<SmallResult> kept) {
        Entry entry = replace(job, List.of(last));
        entry.rows = kept.map(rows::put).orElse(null);
    }

    @Override
    public Mono<SmallResult> rows(String id) {
        return Mono.fromSupplier(() -> keptRows(id));
    }

    private synchronized @Nullable SmallResult keptRows(String id) {
        Entry entry = entries.get(id);
        return entry == null || entry.rows == null ? null : rows.get(entry.rows);
    }

    private synchronized Entry replace(Job job, List<StoredEvent> events) {
        Entry entry = entries.get(job.id());
        if (entry == null) {
            throw new IllegalStateException("There is no job " + job.id());
        }
        long last = entry.events.size();
        for (StoredEvent event : events) {
            if (event.sequence() != ++last) {
                throw new IllegalStateException("Event " + event.sequence() + " does not follow the last one");
            }
        }
        entry.events.addAll(events);
        entry.job = job;
        return entry;
    }

    @Override
    public Mono<Job> find(String id) {
        return Mono.fromSupplier(() -> get(id));
    }

    private synchronized @Nullable Job get(String id) {
        Entry entry = entries.get(id);
        return entry == null ? null : entry.job;
    }

    @Override
    public Mono<List<StoredEvent>> events(String id, long sequence, int limit) {
        return Mono.fromSupplier(() -> eventsAfter(id, sequence, limit));
    }

    private synchronized List<StoredEvent> eventsAfter(String id, long sequence, int limit) {
        Entry entry = entries.get(id);
        if (entry == null) {
            return List.of();
        }
        int size = entry.events.size();
        int from = (int) Math.min(size, Math.max(0, sequence));
        return List.copyOf(entry.events.subList(from, from + Math.min(limit, size - from)));
    }

    @Override
    public Mono<JobPage> list(JobFilter filter, Optional<String> before, int limit) {
        return Mono.fromSupplier(() -> page(filter, before, limit));
    }

    private synchronized JobPage page(JobFilter filter, Optional<String> before, int limit) {
        NavigableMap<String, Entry> older =
                before.map(id -> entries.headMap(id, false)).orElse(entries);
        List<Job> jobs = older.descendingMap().values().stream()
                .map(entry -> entry.job)
                .filter(filter::accepts)
                .limit(limit + 1L)
                .toList();
        return jobs.size() <= limit
                ? new JobPage(jobs, Optional.empty())
                : new JobPage(
                        jobs.subList(0, limit), Optional.of(jobs.get(limit - 1).id()));
    }

    @Override
    public Mono<Void> delete(String id) {
        return Mono.fromRunnable(() -> remove(id));
    }

    private synchronized void remove(String id) {
        Entry entry = entries.remove(id);
        if (entry != null && entry.rows != null) {
            rows.remove(entry.rows);
        }
        String key = keys.remove(id);
        if (key != null) {
            claims.computeIfPresent(key, (sameKey, held) -> held.job().equals(id) ? null : held);
        }
    }

    @Override
    public Mono<IdempotencyClaim> claim(IdempotencyClaim claim) {
        return Mono.fromSupplier(() -> hold(claim));
    }

    private synchronized IdempotencyClaim hold(IdempotencyClaim claim) {
        IdempotencyClaim held = claims.get(claim.key());
        if (held != null && held.expiresAt().isAfter(clock.instant())) {
            return held;
        }
        claims.put(claim.key(), claim);
        keys.put(claim.job(), claim.key());
        return claim;
    }
}
