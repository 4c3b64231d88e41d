package io.millrace.engine.local;

import io.millrace.engine.local.scan.PairBatch;
import io.millrace.engine.local.scan.PairScanner;
import io.millrace.engine.local.scan.PairScanners;
import io.millrace.function.BuiltinMap;
import io.millrace.function.Builtins;
import io.millrace.function.Emitter;
import io.millrace.function.MapException;
import io.millrace.function.Mapper;
import io.millrace.io.Chunk;
import io.millrace.io.RecordVisitor;
import io.millrace.problem.BadRecord;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Maps the records of one split with a function of ours: from their bytes where there is a scanner for that, and one by
 * one in the general way where there is none or it gives up.
 */
final class BuiltinMapping implements RecordVisitor, Emitter, PairScanner.Sink {
    private static final int CHECK_EVERY = 1024;

    private final LocalRun run;
    private final BuiltinMap function;
    private final Mapper mapper;
    private final Lane lane;
    private final NamedMembers members;
    private boolean hasValue;
    private Optional<PairScanner> scanner = Optional.empty();
    private boolean chosen;
    private int ordinal = -1;
    private @Nullable Chunk chunk;
    private long in;
    private long out;
    private long reportedIn;
    private long reportedOut;

    BuiltinMapping(LocalRun run, BuiltinMap function, Lane lane) {
        this.run = run;
        this.function = function;
        this.mapper = Builtins.map(function);
        this.lane = lane;
        this.members = new NamedMembers(MissingValues.names(function));
    }

    /** Maps a chunk that covers {@code bytes} of the input. */
    void map(Chunk next, long bytes) {
        run.meter().count(Meter.INVALID_UTF8, next.invalidUtf8());
        chunk = next;
        synchronized (lane) {
            if (next.ordinal() != ordinal) {
                ordinal = next.ordinal();
                lane.sink().at(ordinal);
            }
            Optional<PairScanner> fast = scannerOf(next);
            if (fast.isPresent()) {
                // Added afterwards: what the scanner gives away is counted meanwhile.
                long scanned = fast.get().scan(next, lane.batch(), this);
                in += scanned;
            } else {
                next.forEach(this);
            }
            lane.covers(bytes);
        }
        run.meter().bytes(bytes);
        report();
    }

    /** Says what was there, at the end of the split. */
    void tell(MissingValues missing) {
        if (hasValue) {
            missing.emittedValue();
        }
        missing.found(members);
    }

    private Optional<PairScanner> scannerOf(Chunk next) {
        if (!chosen && lane.sink() instanceof TableSink) {
            scanner = PairScanners.of(function, next.format(), next.columnNames());
        }
        chosen = true;
        return scanner;
    }

    @Override
    public void take(PairBatch pairs) {
        out += pairs.size();
        ((TableSink) lane.sink()).take(pairs);
        pairs.size(0);
        // They have keys and numbers.
        hasValue = true;
        members.foundAll();
    }

    @Override
    public void general(int from, int to) {
        current().record(from, to, this);
    }

    @Override
    public void record(Value record, long line, int from, int to) {
        if (++in % CHECK_EVERY == 0) {
            report();
        }
        try {
            mapper.map(record, this);
            if (members.areMissing() && record instanceof Value.Obj object) {
                members.see(object.members().keySet());
            }
        } catch (MapException e) {
            run.badRecords().add(refused("map-failed", String.valueOf(e.getMessage()), line, from, to));
        }
    }

    @Override
    public void emit(Value key, Value value) {
        lane.sink().emit(key, value);
        out++;
        hasValue |= value != Value.Null.NULL;
        if (members.areMissing()) {
            look(key, value);
        }
    }

    private void look(Value key, Value value) {
        boolean several = function.key().filter(Value.Array.class::isInstance).isPresent();
        List<Value> items = several && key instanceof Value.Array array ? array.items() : List.of(key);
        for (int i = 0; i < items.size(); i++) {
            found(i, items.get(i));
        }
        if (function.value().isPresent()) {
            found(items.size(), value);
        }
    }

    private void found(int index, Value value) {
        if (value != Value.Null.NULL) {
            members.found(index);
        }
    }

    @Override
    public void bad(String code, String message, long line, int from, int to) {
        in++;
        run.badRecords().addUnread(refused(code, message, line, from, to));
    }

    /** Tells the meter what it has not been told yet; ends the task if the run was cancelled. */
    private void report() {
        run.meter().records(in - reportedIn, out - reportedOut);
        reportedIn = in;
        reportedOut = out;
        run.leases().check();
    }

    private BadRecord refused(String code, String message, long line, int from, int to) {
        report();
        int length = Math.min(to - from, BadRecord.MAX_RECORD_CHARS * 4);
        String record = new String(current().bytes(), from, length, StandardCharsets.UTF_8);
        return new BadRecord(current().source(), line, code, message, record);
    }

    private Chunk current() {
        Chunk now = chunk;
        if (now == null) {
            throw new IllegalStateException("No chunk is mapped");
        }
        return now;
    }
}
