package io.millrace.job;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Value;
import java.util.AbstractQueue;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * Jobs that wait for a worker, by priority, then arrival. Bounded: a place is reserved before anything of a job is
 * stored, so that a job that was accepted always finds room. Thread-safe.
 */
final class JobQueue {
    private final int bound;
    private final AtomicInteger taken = new AtomicInteger();
    private final Waiting waiting = new Waiting();

    /** Takes jobs from many threads at once, since its buffer does; whoever comes second need not wait for the first. */
    private final Sinks.Many<LiveJob> sink = Sinks.unsafe().many().unicast().onBackpressureBuffer(waiting);

    JobQueue(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("The bound of a queue is at least 1");
        }
        this.bound = bound;
    }

    /**
     * Takes a place for a job that is about to be added.
     *
     * @throws JobException {@code queue-full}
     */
    void reserve() {
        int before = taken.getAndUpdate(places -> Math.min(bound, places + 1));
        if (before >= bound) {
            throw new JobException(
                    ErrorCode.QUEUE_FULL,
                    "All " + bound + " places of the queue are taken; try again later",
                    Map.of("depth", Value.of(bound)));
        }
    }

    /** Gives a reserved place back that will not be used. */
    void release() {
        taken.decrementAndGet();
    }

    /** Adds a job to a place that was reserved for it. */
    void add(LiveJob job) {
        sink.tryEmitNext(job).orThrow();
    }

    /** Takes a waiting job out again; false if it does not wait any more. */
    boolean remove(LiveJob job) {
        return waiting.remove(job);
    }

    /** The jobs in their order, one for each that is requested. For one subscriber, for the life of the queue. */
    Flux<LiveJob> jobs() {
        return sink.asFlux();
    }

    /** Where {@code job} waits; empty if it does not. */
    Optional<QueuePosition> position(LiveJob job) {
        return waiting.position(job);
    }

    /** How many jobs start before one of {@code priority} that is added now. */
    int ahead(int priority) {
        return waiting.ahead(priority);
    }

    /** Every job that waits now, the first in rank first. */
    List<LiveJob> snapshot() {
        return waiting.snapshot();
    }

    /** Places taken. */
    int depth() {
        return taken.get();
    }

    int bound() {
        return bound;
    }

    /** The buffer behind the sink: the sink offers at the end, this hands out what is first in rank. */
    private final class Waiting extends AbstractQueue<LiveJob> {
        private final NavigableMap<Integer, NavigableSet<LiveJob>> byPriority = new TreeMap<>();

        @Override
        public synchronized boolean offer(LiveJob job) {
            return peers(job).add(job);
        }

        @Override
        public synchronized @Nullable LiveJob poll() {
            LiveJob first = peek();
            if (first != null) {
                remove(first);
            }
            return first;
        }

        @Override
        public synchronized boolean remove(Object job) {
            boolean removed = job instanceof LiveJob live && peers(live).remove(live);
            if (removed) {
                release();
            }
            return removed;
        }

        /** The waiting jobs of the same priority. */
        private NavigableSet<LiveJob> peers(LiveJob job) {
            return byPriority.computeIfAbsent(
                    job.priority(), any -> new TreeSet<>(Comparator.comparingLong(LiveJob::arrival)));
        }

        synchronized Optional<QueuePosition> position(LiveJob job) {
            NavigableSet<LiveJob> peers = peers(job);
            if (!peers.contains(job)) {
                return Optional.empty();
            }
            int ahead = before(job.priority()) + rank(peers, job);
            return Optional.of(new QueuePosition(ahead + 1, ahead));
        }

        /** How many stand before {@code job}, counted from the nearer end: who has just come is asked for most. */
        private static int rank(NavigableSet<LiveJob> jobs, LiveJob job) {
            Iterator<LiveJob> later = jobs.tailSet(job, false).iterator();
            Iterator<LiveJob> earlier = jobs.headSet(job, false).iterator();
            int steps = 0;
            while (later.hasNext() && earlier.hasNext()) {
                later.next();
                earlier.next();
                steps++;
            }
            return earlier.hasNext() ? jobs.size() - 1 - steps : steps;
        }

        synchronized int ahead(int priority) {
            return before(priority + 1);
        }

        /** How many jobs have a priority that is served before {@code priority}; there are few priorities. */
        private int before(int priority) {
            int sum = 0;
            for (Map.Entry<Integer, NavigableSet<LiveJob>> peers : byPriority.entrySet()) {
                sum += peers.getKey() < priority ? peers.getValue().size() : 0;
            }
            return sum;
        }

        synchronized List<LiveJob> snapshot() {
            return byPriority.values().stream().flatMap(Set::stream).toList();
        }

        @Override
        public synchronized @Nullable LiveJob peek() {
            for (NavigableSet<LiveJob> jobs : byPriority.values()) {
                if (!jobs.isEmpty()) {
                    return jobs.first();
                }
            }
            return null;
        }

        @Override
        public Iterator<LiveJob> iterator() {
            return snapshot().iterator();
        }

        @Override
        public synchronized int size() {
            return before(Integer.MAX_VALUE);
        }
    }
}
