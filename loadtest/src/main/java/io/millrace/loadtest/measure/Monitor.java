package io.millrace.loadtest.measure;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Looks at a tally ten times a second: keeps the timeline, and tells what a person wants to see meanwhile. */
public final class Monitor {
    private static final Duration EVERY = Duration.ofMillis(100);
    private static final double NANOS = 1e9;
    private static final double MEDIAN = 50;
    private static final double NEARLY_ALL = 99;

    private final Tally tally;
    private final ServerMemory memory;
    private final LiveHeap heap;
    private final double warmUpSeconds;
    private final Timeline timeline = new Timeline();
    private final Histogram recent = new Histogram(3);
    private long start;
    private long sampledAt;
    private long sampledCompleted;
    private long sampledErrors;
    private long shownAt;
    private long shownCompleted;
    private double warmAtSeconds;
    private long warmUpCompleted;

    /** Watches {@code tally} and the memory of a server; what completes before {@code warmUp} is over is in no rate. */
    public Monitor(Tally tally, ServerMemory memory, LiveHeap heap, Duration warmUp) {
        this.tally = tally;
        this.memory = memory;
        this.heap = heap;
        this.warmUpSeconds = warmUp.toNanos() / NANOS;
    }

    /**
     * How it stands.
     *
     * @param seconds since the begin
     * @param done jobs that have ended in any way
     * @param jobsPerSecond that have ended as they should since this was last told, as are the times
     * @param inFlight jobs whose clients are not done
     * @param openStreams of them, those whose events have begun
     * @param rejected answers that asked to come back later
     * @param p50Millis half of the times to the last event are shorter; empty without any
     * @param p99Millis 99 of 100 are
     */
    public record Progress(
            double seconds,
            long done,
            double jobsPerSecond,
            int inFlight,
            int openStreams,
            long errors,
            long rejected,
            OptionalDouble p50Millis,
            OptionalDouble p99Millis) {}

    /** Watches while {@code run} runs and tells its progress every {@code every}, on {@code scheduler}. */
    public <T> Mono<T> watch(Mono<T> run, Duration every, Consumer<Progress> told, Scheduler scheduler) {
        long ticks = Math.max(1, every.dividedBy(EVERY));
        return Mono.using(
                () -> {
                    begin();
                    return Flux.interval(EVERY, scheduler)
                            .onBackpressureDrop()
                            .subscribe(tick -> look((tick + 1) % ticks == 0, told));
                },
                any -> run,
                Disposable::dispose);
    }

    /** Takes the last stretch, when nothing happens any more; the times are whole then. */
    public synchronized Timeline finish() {
        sample();
        heap.finish(seconds());
        tally.submitTimes().advance();
        tally.firstEventTimes().advance();
        return timeline;
    }

    /** From the begin of the run to its last stretch. */
    public synchronized double seconds() {
        return (sampledAt - start) / NANOS;
    }

    /** Jobs that ended as they should in a second, from the end of the warm-up on. */
    public synchronized double jobsPerSecond() {
        double rest = seconds() - warmAtSeconds;
        boolean isWarm = warmUpSeconds == 0 || warmAtSeconds > 0;
        return isWarm && rest > 0 ? (sampledCompleted - warmUpCompleted) / rest : 0;
    }

    private synchronized void begin() {
        start = System.nanoTime();
        sampledAt = start;
        shownAt = start;
    }

    private synchronized void look(boolean tell, Consumer<Progress> told) {
        sample();
        heap.look(seconds());
        if (tell) {
            told.accept(progress());
        }
    }

    private void sample() {
        long now = System.nanoTime();
        long completed = tally.completed();
        long errors = tally.errors();
        Histogram times = tally.completionTimes().advance();
        recent.add(times);
        timeline.add(new Sample(
                (now - start) / NANOS,
                (now - sampledAt) / NANOS,
                completed - sampledCompleted,
                errors - sampledErrors,
                tally.inFlight(),
                tally.openStreams(),
                times.getMaxValue() / 1e3,
                memory.serverBytes(),
                memory.workerBytes()));
        sampledAt = now;
        sampledCompleted = completed;
        sampledErrors = errors;
        if (warmAtSeconds == 0 && warmUpSeconds > 0 && seconds() >= warmUpSeconds) {
            warmAtSeconds = seconds();
            warmUpCompleted = completed;
        }
    }

    private Progress progress() {
        double window = (sampledAt - shownAt) / NANOS;
        Progress progress = new Progress(
                (sampledAt - start) / NANOS,
                tally.done(),
                window == 0 ? 0 : (sampledCompleted - shownCompleted) / window,
                tally.inFlight(),
                tally.openStreams(),
                sampledErrors,
                tally.rejects(),
                recent(MEDIAN),
                recent(NEARLY_ALL));
        recent.reset();
        shownAt = sampledAt;
        shownCompleted = sampledCompleted;
        return progress;
    }

    private OptionalDouble recent(double percent) {
        return recent.getTotalCount() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Times.millis(recent, percent));
    }
}
