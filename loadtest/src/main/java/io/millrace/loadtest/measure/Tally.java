package io.millrace.loadtest.measure;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
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
    private final LongAdder slow = new LongAdder();
    private final LongAdder resumed = new LongAdder();
    private final LongAdder broken = new LongAdder();
    private final LongAdder cancelsSent = new LongAdder();
    private final LongAdder cancelsTooLate = new LongAdder();
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

    /** A client reads slowly. */
    public void slowReader() {
        slow.increment();
    }

    /** The server has taken a job. */
    public void accepted() {
        accepted.increment();
    }

    /** The server had taken a job so long after it was due. */
    public void submitted(long nanos) {
        submit.record(nanos);
    }

    /** The server has asked to come back later. */
    public void rejected() {
        rejected.increment();
    }

    /** A client came back after it had cut its stream. */
    public void resumed() {
        resumed.increment();
    }

    /** A stream broke that nobody had cut, and its client came back. */
    public void broken() {
        broken.increment();
    }

    /** A client wants its job to be cancelled. */
    public void cancelSent() {
        cancelsSent.increment();
    }

    /** The job was done before. */
    public void cancelCameTooLate() {
        cancelsTooLate.increment();
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

    public long slowReaders() {
        return slow.sum();
    }

    public long breaks() {
        return broken.sum();
    }

    public long cancelsSent() {
        return cancelsSent.sum();
    }

    public long cancelsTooLate() {
        return cancelsTooLate.sum();
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

    /** Jobs that have ended as they should. */
    public long completed() {
        return ends(End.SUCCEEDED) + ends(End.CANCELLED);
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

    /** Why things went wrong, and how often; what was most often first. */
    public Map<String, Long> reasons() {
        Map<String, Long> sums = new LinkedHashMap<>();
        reasons.entrySet().stream()
                .map(reason -> Map.entry(reason.getKey(), reason.getValue().sum()))
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(reason -> sums.put(reason.getKey(), reason.getValue()));
        return sums;
    }
}
