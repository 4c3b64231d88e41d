package io.millrace.engine.local;

import io.millrace.engine.MapStep;
import io.millrace.engine.Progress;
import io.millrace.engine.TaskEvent;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Counts what the tasks of a run do. Thread-safe. */
final class Meter {
    /** Repaired records are counted under this name beside the user's counters. */
    static final String INVALID_UTF8 = "invalid-utf8";

    /** Of the user's. */
    private static final int MAX_COUNTERS = 100;

    private static final int MAX_COUNTER_CHARS = 64;

    private static final long SLOW_NANOS = 30_000_000_000L;
    private static final int SECOND_STAGE = 2;

    private final LongSupplier memoryBytes;
    private final LongSupplier spilledBytes;
    private final LongAdder splitsDone = new LongAdder();
    private final LongAdder bytesDone = new LongAdder();
    private final LongAdder recordsIn = new LongAdder();
    private final LongAdder recordsOut = new LongAdder();
    private final LongAdder recordsBad = new LongAdder();
    private final LongAdder recordsSkipped = new LongAdder();
    private final AtomicLong keys = new AtomicLong();
    private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
    private final Map<String, Long> running = new ConcurrentHashMap<>();
    private final Set<Cause> warned = ConcurrentHashMap.newKeySet();
    private final Queue<TaskEvent.Warned> warnings = new ConcurrentLinkedQueue<>();
    private final AtomicInteger stage = new AtomicInteger();
    private volatile long splitsTotal = Progress.UNKNOWN;
    private volatile long emittedBefore;
    private volatile long recordsBefore;
    private volatile long badBefore;
    private volatile long skippedBefore;
    /** Unknown during the first stage. */
    private volatile long inputRecords = Progress.UNKNOWN;

    private volatile long bytesTotal = Progress.UNKNOWN;

    /** What nobody is warned of twice; the stage is 0 for what concerns the whole run. */
    private record Cause(String code, int stage) {}

    /** For a run that holds and spills nothing. */
    Meter() {
        this(() -> 0, () -> 0);
    }

    /**
     * Counts nothing yet.
     *
     * @param memoryBytes the most that the run has held at once
     * @param spilledBytes that it has written for want of memory
     */
    Meter(LongSupplier memoryBytes, LongSupplier spilledBytes) {
        this.memoryBytes = memoryBytes;
        this.spilledBytes = spilledBytes;
    }

    /** A stage begins: adds the totals of its input to those of the stages before. */
    void plan(long splits, long bytes) {
        if (stage.incrementAndGet() == SECOND_STAGE) {
            inputRecords = recordsIn.sum();
        }
        emittedBefore = recordsOut.sum();
        recordsBefore = recordsIn.sum();
        badBefore = recordsBad.sum();
        skippedBefore = recordsSkipped.sum();
        splitsTotal = splits < 0 ? Progress.UNKNOWN : splits + splitsDone.sum();
        bytesTotal = bytes < 0 ? Progress.UNKNOWN : bytes + bytesDone.sum();
    }

    /** True once a map task has started. */
    boolean hasBegun() {
        return splitsDone.sum() > 0 || !running.isEmpty();
    }

    /** A map task starts; {@code split} names it to the user. */
    void begin(String split) {
        running.put(split, System.nanoTime());
    }

    void end(String split) {
        running.remove(split);
        splitsDone.increment();
    }

    /** So many bytes more of the input are mapped. */
    void bytes(long more) {
        bytesDone.add(more);
    }

    /** All splits are read: whatever the total was thought to be, it is known now. */
    void inputEnded() {
        splitsTotal = splitsDone.sum();
        bytesTotal = bytesDone.sum();
    }

    void records(long in, long out) {
        recordsIn.add(in);
        recordsOut.add(out);
    }

    /** Counts a bad record and returns how many there are now. */
    long bad() {
        recordsBad.increment();
        return recordsBad.sum();
    }

    /** Counts a record that the map function skipped. */
    void skipped() {
        recordsSkipped.increment();
    }

    long recordsIn() {
        return recordsIn.sum();
    }

    /** How many pairs the present stage has emitted. */
    long emitted() {
        return recordsOut.sum() - emittedBefore;
    }

    /**
     * Warns if the map of the present stage has ended and has emitted nothing, unless some of the records were set aside, which
     * may be why.
     */
    void warnOfNothing(MapStep.Script map) {
        long records = recordsIn.sum() - recordsBefore;
        long bad = recordsBad.sum() - badBefore;
        long skipped = recordsSkipped.sum() - skippedBefore;
        if (records > 0 && emitted() == 0 && bad + skipped == 0) {
            warnInStage(NothingEmitted.CODE, NothingEmitted.detail(records, map));
        } else if (records > 0 && bad + skipped == records) {
            warnInStage(NothingEmitted.CODE, NothingEmitted.allSetAside(bad, skipped, map));
        }
    }

    long recordsBad() {
        return recordsBad.sum();
    }

    /** So many different keys, at least, are known of the present stage. */
    void keys(long now) {
        keys.set(now);
    }

    void addKeys(long more) {
        keys.addAndGet(more);
    }

    /**
     * Counts something of the user's, or what is named here.
     *
     * @throws JobException if there are more names than fit into an event, or one is too long
     */
    void count(String counter, long by) {
        if (by == 0) {
            return;
        }
        if (counter.length() > MAX_COUNTER_CHARS) {
            throw passed(MAX_COUNTER_CHARS + " characters of a counter's name");
        }
        int most = counters.containsKey(INVALID_UTF8) ? MAX_COUNTERS + 1 : MAX_COUNTERS;
        if (counters.size() >= most && !counters.containsKey(counter) && !counter.equals(INVALID_UTF8)) {
            throw passed(MAX_COUNTERS + " counters");
        }
        counters.computeIfAbsent(counter, name -> new LongAdder()).add(by);
    }

    private static JobException passed(String limit) {
        return new JobException(
                ErrorCode.EMIT_LIMIT,
                "The functions passed the limit of " + limit + " of a job",
                Map.of("limit", Value.of(limit)));
    }

    /** Warns of a cause once in the run. */
    void warn(String code, Value detail) {
        warn(new Cause(code, 0), detail);
    }

    /** Warns of a cause once in the present stage. */
    void warnInStage(String code, Value detail) {
        warn(new Cause(code, stage.get()), detail);
    }

    private void warn(Cause cause, Value detail) {
        if (warned.add(cause)) {
            warnings.add(new TaskEvent.Warned(cause.code(), detail));
        }
    }

    Progress progress() {
        Map<String, Long> counts = new HashMap<>();
        counters.forEach((name, count) -> counts.put(name, count.sum()));
        long in = recordsIn.sum();
        return new Progress(
                splitsDone.sum(),
                running.size(),
                splitsTotal,
                bytesDone.sum(),
                bytesTotal,
                in,
                inputRecords < 0 ? in : inputRecords,
                recordsOut.sum(),
                recordsBad.sum(),
                recordsSkipped.sum(),
                keys.get(),
                memoryBytes.getAsLong(),
                spilledBytes.getAsLong(),
                counts);
    }

    /** Warnings that are not {@link #tell told}, and the progress now. */
    List<TaskEvent> report() {
        List<TaskEvent> events = warnings();
        events.add(new TaskEvent.Advanced(progress()));
        return events;
    }

    /** Warnings that are not {@link #tell told}: what reports them may be cut off before they arrive. */
    List<TaskEvent> warnings() {
        long now = System.nanoTime();
        running.forEach((split, start) -> {
            if (now - start > SLOW_NANOS) {
                warn(
                        "slow-split",
                        Value.object()
                                .put("split", split)
                                .put("message", "One map task works on " + split + " for more than 30 s")
                                .build());
            }
        });
        if (spilledBytes.getAsLong() > 0) {
            warn(
                    "spill",
                    Value.object()
                            .put("spilledBytes", spilledBytes.getAsLong())
                            .put(
                                    "message",
                                    "The job needs more memory than it may use and goes on in files, which takes longer;"
                                            + " its rows are the same. limits.memory, or the server's heap, bounds it")
                            .build());
        }
        return new ArrayList<>(warnings);
    }

    /** True of an event that has arrived, unless it is a warning that had before. */
    boolean tell(TaskEvent event) {
        return !(event instanceof TaskEvent.Warned) || warnings.remove(event);
    }
}
