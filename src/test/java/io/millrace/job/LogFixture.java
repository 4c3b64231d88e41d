package io.millrace.job;

import io.millrace.engine.Progress;
import io.millrace.io.JobDirectory;
import io.millrace.io.Result;
import io.millrace.store.InMemoryJobStore;
import io.millrace.value.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A log over a store in memory, and what a runner does to its jobs. */
final class LogFixture {
    static final Duration SOON = Duration.ofSeconds(60);

    final InMemoryJobStore store = new InMemoryJobStore(SampleJobs.CLOCK);
    final Map<String, LiveJob> live = new ConcurrentHashMap<>();
    final EventLog log;
    private final Map<String, Result> rows = new ConcurrentHashMap<>();
    private final Path root;

    LogFixture(Path root) {
        this.root = root;
        this.log = new EventLog(
                store,
                id -> Optional.ofNullable(live.get(id)),
                id -> Mono.justOrEmpty(rows.get(id)),
                Schedulers.boundedElastic());
    }

    LiveJob add(String id) {
        LiveJob job = SampleJobs.live(id);
        live.put(id, job);
        store.insert(job.job(), SampleJobs.queued()).block(SOON);
        job.update(now -> now.started(SampleJobs.NOW));
        return job;
    }

    void append(LiveJob job, JobEvent event) {
        store.update(job.job(), List.of(job.next(SampleJobs.NOW, event))).block(SOON);
        job.appended();
    }

    void warn(LiveJob job, int number) {
        append(job, warning(number));
    }

    static JobEvent.Warning warning(int number) {
        return new JobEvent.Warning("warning-" + number, Value.Null.NULL);
    }

    void show(LiveJob job, long records) {
        job.show(LoggedEvent.ephemeral(
                SampleJobs.NOW, new JobEvent.Progressed(job.job().at(SampleJobs.records(records)), Optional.empty())));
    }

    /** Ends the job, with rows 0, 1, 2 and so on as its result. */
    void succeed(LiveJob job, int rows) {
        this.rows.put(job.id(), SampleJobs.result(rows, new JobDirectory(root, job.id())));
        Job last = job.job().succeeded(Progress.NONE, rows, SampleJobs.NOW);
        end(job, last, new JobEvent.Succeeded(rows, 0, 0));
    }

    void cancel(LiveJob job) {
        end(job, job.job().cancelled(SampleJobs.NOW), new JobEvent.Cancelled());
    }

    private void end(LiveJob job, Job last, JobEvent event) {
        store.update(last, List.of(job.next(SampleJobs.NOW, event))).block(SOON);
        live.remove(job.id());
        job.ended(last);
    }

    Flux<LoggedEvent> follow(String job) {
        return log.follow(job, EventId.START);
    }

    /** A follower that asks for one event after the other. */
    Flux<LoggedEvent> followSlowly(String job) {
        return follow(job)
                .limitRate(1)
                .concatMap(event -> Flux.just(event).subscribeOn(Schedulers.boundedElastic()), 0);
    }

    static List<JobEvent> durable(List<LoggedEvent> events) {
        return events.stream()
                .filter(event -> event.id().isPresent())
                .map(LoggedEvent::event)
                .toList();
    }

    /** What every follower of a job with so many warnings gets. */
    static List<JobEvent> history(int warnings) {
        return Flux.concat(
                        Flux.just(SampleJobs.queued().event()),
                        Flux.fromStream(IntStream.range(0, warnings).mapToObj(LogFixture::warning)),
                        Flux.just(new JobEvent.Cancelled()))
                .collectList()
                .block(SOON);
    }
}
