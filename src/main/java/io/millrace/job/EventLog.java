package io.millrace.job;

import io.millrace.io.Result;
import io.millrace.io.ResultReader;
import io.millrace.io.RowBlock;
import io.millrace.io.RowChunk;
import io.millrace.io.RowLines;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The events of jobs, to be followed from any place. The history is in the store, the rows are in the result file, and
 * a live job has a doorbell: every follower has its own cursor, reads on from it, and waits for the bell when there is
 * no more. So a first connect and a reconnect are the same, and a slow follower holds up nobody.
 */
final class EventLog {
    /** Rows of one event, so that it stays below 64 KiB with all around them. */
    static final int MAX_ROW_BYTES = 48 << 10;

    /** Rows of one event, so that a client can show them as they come. */
    static final int MAX_ROWS = 1000;

    /** Copied once more, these cost less than a write of their own. */
    private static final int SMALL_ROW_BYTES = 16 << 10;

    private static final int PAGE = 64;

    private final JobStore store;
    private final Function<String, Optional<LiveJob>> live;
    private final Function<String, Mono<Result>> results;
    private final Scheduler files;

    /**
     * Makes a log over a store.
     *
     * @param live finds a job that has not ended
     * @param results finds the rows of a job that succeeded
     * @param files for reading, may block; every follower's signals come on it
     */
    EventLog(
            JobStore store,
            Function<String, Optional<LiveJob>> live,
            Function<String, Mono<Result>> results,
            Scheduler files) {
        this.store = store;
        this.live = live;
        this.results = results;
        this.files = files;
    }

    /**
     * Events of a job after {@code from} up to the terminal one; completes without that if the job is deleted before it
     * was read. Nothing is read before it is requested.
     */
    Flux<LoggedEvent> follow(String job, EventId from) {
        return follow(job, from, Cursor::drain)
                .takeUntil(logged -> logged.event().isTerminal());
    }

    /** The same, and what is there at once comes at once, as long as it is not much. */
    Flux<List<LoggedEvent>> followInBatches(String job, EventId from) {
        return follow(job, from, cursor -> cursor.drain().bufferUntil(EventLog::endsBatch))
                .takeUntil(batch -> batch.get(batch.size() - 1).event().isTerminal());
    }

    /** So a batch has one event of rows at most, since but for the last one they are full; the other events are few. */
    private static boolean endsBatch(LoggedEvent last) {
        return last.event() instanceof JobEvent.Rows rows && !isSmall(rows.rows());
    }

    private static boolean isSmall(RowChunk rows) {
        return rows instanceof RowLines lines && lines.count() < MAX_ROWS && lines.length() <= SMALL_ROW_BYTES;
    }

    private <T> Flux<T> follow(String job, EventId from, Function<Cursor, Flux<T>> drain) {
        return Flux.defer(() -> {
                    Cursor cursor = new Cursor(job, from, live.apply(job));
                    return cursor.rings()
                            .onBackpressureLatest()
                            .publishOn(files, 1)
                            .concatMap(ring -> drain.apply(cursor), 1);
                })
                // Requests go up through it as well, so that whoever asks for events reads no file.
                .subscribeOn(files);
    }

    /** One follower's place in one job's log. Used by one signal at a time. */
    private final class Cursor {
        private final String job;
        private final Optional<LiveJob> liveJob;
        private EventId at;
        private long seenVersion;

        Cursor(String job, EventId from, Optional<LiveJob> liveJob) {
            this.job = job;
            this.at = from;
            this.liveJob = liveJob;
        }

        /** The bell is subscribed to before the first look, so that nothing falls between. */
        Flux<Boolean> rings() {
            Flux<Boolean> bell = liveJob.map(LiveJob::bell).orElse(Flux.empty());
            return Flux.merge(bell, Mono.just(true));
        }

        Flux<LoggedEvent> drain() {
            return Flux.defer(() -> store.events(job, at.sequence(), PAGE).flatMapMany(this::page));
        }

        private Flux<LoggedEvent> page(List<StoredEvent> events) {
            Flux<LoggedEvent> stored = Flux.fromIterable(events).concatMap(this::storedEvent, 1);
            if (!events.isEmpty() && events.get(events.size() - 1).event().isTerminal()) {
                return stored;
            }
            return events.size() < PAGE
                    ? stored.concatWith(Flux.defer(this::shown))
                    : stored.concatWith(Flux.defer(this::drain));
        }

        private Flux<LoggedEvent> storedEvent(StoredEvent stored) {
            Flux<LoggedEvent> itself = Flux.defer(() -> {
                at = new EventId(stored.sequence(), 0);
                return Flux.just(LoggedEvent.durable(at, stored.at(), stored.event()));
            });
            return stored.event() instanceof JobEvent.Succeeded succeeded
                    ? rows(succeeded.rows(), stored.at()).concatWith(itself)
                    : itself;
        }

        /** Rows stand before the event that says how many they were. */
        private Flux<LoggedEvent> rows(long total, Instant endedAt) {
            if (at.nextRow() >= total) {
                return Flux.empty();
            }
            return results.apply(job).flatMapMany(result -> rows(result, total, endedAt));
        }

        private Flux<LoggedEvent> rows(Result result, long total, Instant endedAt) {
            return Flux.using(
                    result::open,
                    reader -> Flux.<LoggedEvent>generate(sink -> {
                        if (at.nextRow() >= total) {
                            sink.complete();
                        } else {
                            sink.next(nextRows(reader, endedAt));
                        }
                    }),
                    ResultReader::close);
        }

        private LoggedEvent nextRows(ResultReader reader, Instant endedAt) {
            RowBlock block = reader.read(at.nextRow(), MAX_ROWS, MAX_ROW_BYTES);
            JobEvent.Rows rows = new JobEvent.Rows(block.firstRow(), block.chunk());
            at = new EventId(at.sequence(), block.firstRow() + block.chunk().count());
            return LoggedEvent.durable(at, endedAt, rows);
        }

        private Flux<LoggedEvent> shown() {
            List<LoggedEvent> events = new ArrayList<>(2);
            liveJob.stream()
                    .flatMap(jobNow -> jobNow.shownAfter(seenVersion).stream())
                    .forEach(shown -> {
                        seenVersion = Math.max(seenVersion, shown.version());
                        events.add(shown.event());
                    });
            return Flux.fromIterable(events);
        }
    }
}
