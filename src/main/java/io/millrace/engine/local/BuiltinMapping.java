package io.millrace.engine.local;

import io.millrace.function.Emitter;
import io.millrace.function.MapException;
import io.millrace.function.Mapper;
import io.millrace.io.Chunk;
import io.millrace.io.RecordVisitor;
import io.millrace.problem.BadRecord;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;

/** Maps each record of a chunk with a function of ours. */
final class BuiltinMapping implements RecordVisitor, Emitter {
    private static final int CHECK_EVERY = 1024;

    private final LocalRun run;
    private final Mapper mapper;
    private final Chunk chunk;
    private final PairSink sink;
    private long in;
    private long out;
    private long reportedIn;
    private long reportedOut;

    BuiltinMapping(LocalRun run, Mapper mapper, Chunk chunk, PairSink sink) {
        this.run = run;
        this.mapper = mapper;
        this.chunk = chunk;
        this.sink = sink;
    }

    @Override
    public void record(Value record, long line, int from, int to) {
        if (++in % CHECK_EVERY == 0) {
            report();
        }
        try {
            mapper.map(record, this);
        } catch (MapException e) {
            refuse("map-failed", String.valueOf(e.getMessage()), line, from, to);
        }
    }

    @Override
    public void emit(Value key, Value value) {
        sink.emit(key, value);
        out++;
    }

    @Override
    public void bad(String code, String message, long line, int from, int to) {
        in++;
        refuse(code, message, line, from, to);
    }

    /** Tells the meter what it has not been told yet; ends the task if the run was cancelled. */
    void report() {
        run.meter().records(in - reportedIn, out - reportedOut);
        reportedIn = in;
        reportedOut = out;
        run.leases().check();
    }

    private void refuse(String code, String message, long line, int from, int to) {
        report();
        int length = Math.min(to - from, BadRecord.MAX_RECORD_CHARS * 4);
        String record = new String(chunk.bytes(), from, length, StandardCharsets.UTF_8);
        run.badRecords().add(new BadRecord(chunk.source(), line, code, message, record));
    }
}
