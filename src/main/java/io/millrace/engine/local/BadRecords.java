package io.millrace.engine.local;

import io.millrace.engine.ErrorPolicy;
import io.millrace.io.JobDirectory;
import io.millrace.problem.BadRecord;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Keeps bad records aside as the policy allows, the first 10,000 of them in a file of NDJSON. Thread-safe. */
final class BadRecords {
    private static final int MAX_KEPT = 10_000;

    private final ErrorPolicy policy;
    private final JobDirectory directory;
    private final Meter meter;
    private @Nullable OutputStream out;
    private String pointer = "";
    private int kept;
    private long counted;
    private boolean closed;

    BadRecords(ErrorPolicy policy, JobDirectory directory, Meter meter) {
        this.policy = policy;
        this.directory = directory;
        this.meter = meter;
    }

    /** From here on records are those of a stage whose map stands at {@code pointer}. */
    synchronized void enter(String pointer) {
        this.pointer = pointer;
    }

    /**
     * Takes one record that the map of the stage was given, unless it is malformed.
     *
     * @throws JobException if the policy does not allow it
     * @throws CancellationException after {@link #close}, so that a task that outlives its run writes nothing
     */
    synchronized void add(BadRecord record) {
        add(record, record.code().equals(BadRecord.MALFORMED) ? "" : pointer);
    }

    /** Takes one record that is wrong before any function has seen it; throws as above. */
    synchronized void addUnread(BadRecord record) {
        add(record, "");
    }

    /** Of the function at {@code pointer}, if there is one. */
    private void add(BadRecord record, String pointer) {
        if (closed) {
            throw new CancellationException("The job has ended");
        }
        keep(record, pointer);
        if (record.code().equals(BadRecord.SKIPPED)) {
            meter.skipped();
            return;
        }
        meter.bad();
        counted++;
        if (!policy.skip()) {
            throw failed(record, pointer);
        }
        meter.warn("bad-records", listed(record, pointer));
        if (policy.maxCount().isPresent() && counted > policy.maxCount().getAsLong()) {
            throw tooMany("More than " + policy.maxCount().getAsLong() + " records are bad", record, pointer);
        }
    }

    /** Checks the share of bad records when all are read. */
    synchronized void checkRatio() {
        long in = meter.recordsIn();
        if (policy.maxRatio().isPresent()
                && in > 0
                && (double) counted / in > policy.maxRatio().getAsDouble()) {
            throw new JobException(
                    ErrorCode.TOO_MANY_BAD_RECORDS,
                    counted + " of " + in + " records are bad, more than the share of "
                            + policy.maxRatio().getAsDouble() + " that errors.maxRatio allows",
                    Map.of("bad", Value.of(counted), "records", Value.of(in)));
        }
    }

    /** Writes what is buffered; nothing can be added any more. */
    synchronized void close() {
        closed = true;
        if (out != null) {
            try {
                out.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            out = null;
        }
    }

    private void keep(BadRecord record, String pointer) {
        if (kept++ >= MAX_KEPT) {
            return;
        }
        try {
            OutputStream lines = open();
            Json.write(listed(record, pointer), lines);
            lines.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private OutputStream open() throws IOException {
        if (out == null) {
            directory.create();
            out = new BufferedOutputStream(Files.newOutputStream(directory.errors()));
        }
        return out;
    }

    private static Value.Obj listed(BadRecord record, String pointer) {
        return Value.object()
                .putAll(record.toValue().members())
                .putAll(member(pointer))
                .build();
    }

    private static Map<String, Value> member(String pointer) {
        return pointer.isEmpty() ? Map.of() : Map.of("pointer", Value.of(pointer));
    }

    private static JobException failed(BadRecord record, String pointer) {
        return new JobException(
                ErrorCode.RECORD_FAILED,
                record.source() + ", line " + record.line() + ": " + record.message(),
                fields(record, pointer));
    }

    private static JobException tooMany(String what, BadRecord last, String pointer) {
        return new JobException(
                ErrorCode.TOO_MANY_BAD_RECORDS,
                what + "; the last one is " + last.source() + ", line " + last.line() + ": " + last.message(),
                fields(last, pointer));
    }

    private static Map<String, Value> fields(BadRecord record, String pointer) {
        return Value.object()
                .put("source", record.source())
                .put("line", record.line())
                .put("record", record.record())
                .putAll(member(pointer))
                .put("message", record.message())
                .put("stack", record.stack().isEmpty() ? Value.Null.NULL : Value.of(record.stack()))
                .build()
                .members();
    }
}
