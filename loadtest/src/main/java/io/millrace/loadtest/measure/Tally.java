package io.millrace.loadtest.measure;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What has happened so far. Safe for several threads, but for the times, which one thread reads. */
public final class Tally {
    /** Different ones that are told apart; more say nothing new. */
    private static final int MOST_REASONS = 20;

    private final LongAdder started = new LongAdder();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder resumed = new LongAdder();
    private final LongAdder doubled = new LongAdder();
    private final Map<End, LongAdder> ends = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> reasons = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private final Times submit = new Times();
    private final Times firstEvent = new Times();
    private final Times completion = new Times();

    /** How a job has ended, as its client sees it: every job in exactly one way. */
    public enum End {
        /** With the right rows. */
        SUCCEEDED,
        /** By an error of the job. */
        FAILED,
        /** As its client wished. */
        CANCELLED,
        /** Refused for good, without an end in time, or with events missing. */
        LOST,
        /** With other rows than the corpus has words, or in a way that nobody asked for. */
        WRONG
    }

    /** Makes a tally of nothing. */
    public Tally() {
        for (End end : End.values()) {
            ends.put(end, new LongAdder());
        }
    }

    /** A client begins. */
    public void started() {
        started.increment();
        inFlight.incrementAndGet();
    }

    /** The server has taken a job, so long after it was due. */
    public void accepted(long nanos) {
        accepted.increment();
        submit.record(nanos);
    }

    /** The server has asked to come back later. */
    public void rejected() {
        rejected.increment();
    }

    /** A client came back after a cut. */
    public void resumed() {
        resumed.increment();
    }

    /** An event stream gives its first event. */
    public void opened() {
        int now = open.incrementAndGet();
        mostOpen.accumulateAndGet(now, Math::max);
    }

    /** The stream is closed again. */
    public void closed() {
        open.decrementAndGet();
    }

    /** The first event came so long after the job was due. */
    public void firstEvent(long nanos) {
        firstEvent.record(nanos);
    }

    /** The last event came so long after the job was due. */
    public void completed(long nanos) {
        completion.record(nanos);
    }

    /** Events came again. */
    public void doubled(int events) {
        doubled.add(events);
    }

    /** A client is done. */
    public void ended(End end) {
        ends.get(end).increment();
        inFlight.decrementAndGet();
    }

    /** Keeps why something went wrong. */
    public void note(String reason) {
        if (reasons.size() < MOST_REASONS || reasons.containsKey(reason)) {
            reasons.computeIfAbsent(reason, any -> new LongAdder()).increment();
        }
    }

    public long requests() {
        return started.sum();
    }

    public long accepts() {
        return accepted.sum();
    }

    public long rejects() {
        return rejected.sum();
    }

    public long resumes() {
        return resumed.sum();
    }

    public long doubles() {
        return doubled.sum();
    }

    public long ends(End end) {
        return ends.get(end).sum();
    }

    /** Jobs that have ended in any way. */
    public long done() {
        return ends.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Jobs that did not go as they should, and events that came again. */
    public long errors() {
        return ends(End.FAILED) + ends(End.LOST) + ends(End.WRONG) + doubles();
    }

    public int inFlight() {
        return inFlight.get();
    }

    public int openStreams() {
        return open.get();
    }

    public int mostOpenStreams() {
        return mostOpen.get();
    }

    public Times submitTimes() {
        return submit;
    }

    public Times firstEventTimes() {
        return firstEvent;
    }

    public Times completionTimes() {
        return completion;
    }

    /** Why things went wrong, and how often. */
    public Map<String, Long> reasons() {
        Map<String, Long> sums = new TreeMap<>();
        reasons.forEach((reason, times) -> sums.put(reason, times.sum()));
        return sums;
    }
}
