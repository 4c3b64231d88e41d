package io.millrace.loadtest.measure;

import java.time.Duration;
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
    private final Timeline timeline = new Timeline();
    private final Histogram recent = new Histogram(3);
    private long start;
    private long sampledAt;
    private long sampledDone;
    private long sampledErrors;
    private long shownAt;
    private long shownDone;

    /** Watches {@code tally} and the memory of a server. */
    public Monitor(Tally tally, ServerMemory memory, LiveHeap heap) {
        this.tally = tally;
        this.memory = memory;
        this.heap = heap;
    }

    /**
     * How it stands.
     *
     * @param seconds since the begin
     * @param done jobs that have ended
     * @param jobsPerSecond that have ended since this was last told, as are the times
     * @param inFlight jobs whose clients are not done
     * @param openStreams of them, those whose events have begun
     * @param p50Millis half of the times to the last event are shorter
     * @param p99Millis 99 of 100 are
     */
    public record Progress(
            double seconds,
            long done,
            double jobsPerSecond,
            int inFlight,
            int openStreams,
            long errors,
            double p50Millis,
            double p99Millis) {}

    /** Watches while {@code run} runs and tells its progress every {@code every}, on {@code scheduler}. */
    public Mono<Void> watch(Mono<Void> run, Duration every, Consumer<Progress> told, Scheduler scheduler) {
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
        long done = tally.done();
        long errors = tally.errors();
        Histogram times = tally.completionTimes().advance();
        recent.add(times);
        timeline.add(new Sample(
                (now - start) / NANOS,
                (now - sampledAt) / NANOS,
                done - sampledDone,
                errors - sampledErrors,
                tally.inFlight(),
                tally.openStreams(),
                times.getMaxValue() / 1e3,
                memory.serverBytes(),
                memory.workerBytes()));
        sampledAt = now;
        sampledDone = done;
        sampledErrors = errors;
    }

    private Progress progress() {
        double window = (sampledAt - shownAt) / NANOS;
        Progress progress = new Progress(
                (sampledAt - start) / NANOS,
                sampledDone,
                window == 0 ? 0 : (sampledDone - shownDone) / window,
                tally.inFlight(),
                tally.openStreams(),
                sampledErrors,
                Times.millis(recent, MEDIAN),
                Times.millis(recent, NEARLY_ALL));
        recent.reset();
        shownAt = sampledAt;
        shownDone = sampledDone;
        return progress;
    }
}
