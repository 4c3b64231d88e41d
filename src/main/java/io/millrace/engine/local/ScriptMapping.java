package io.millrace.engine.local;

import io.millrace.engine.Row;
import io.millrace.function.MapException;
import io.millrace.function.sandbox.BatchResult;
import io.millrace.function.sandbox.Encoding;
import io.millrace.function.sandbox.Pair;
import io.millrace.function.sandbox.RecordBatch;
import io.millrace.function.sandbox.Sandbox;
import io.millrace.io.Chunk;
import io.millrace.io.RecordFormat;
import io.millrace.io.RecordVisitor;
import io.millrace.io.Slice;
import io.millrace.problem.BadRecord;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Maps the records of a chunk with a function of the user's: batches of whole records go to a sandbox worker. */
final class ScriptMapping {
    /** Measured best between 256 KiB and 1 MiB. */
    private static final int BATCH_BYTES = 512 << 10;

    private final LocalRun run;
    private final Sandbox sandbox;
    private final Lane lane;
    private final boolean states;
    private final LawProbe laws;

    /**
     * Makes a mapping.
     *
     * @param states true if the worker combines, so that it answers with partial states
     * @param laws is shown every batch before it is mapped
     */
    ScriptMapping(LocalRun run, Sandbox sandbox, Lane lane, boolean states, LawProbe laws) {
        this.run = run;
        this.sandbox = sandbox;
        this.lane = lane;
        this.states = states;
        this.laws = laws;
    }

    /** Maps a chunk that covers {@code bytes} of the input. */
    void map(Chunk chunk, long bytes) {
        run.meter().count(Meter.INVALID_UTF8, chunk.invalidUtf8());
        RecordFormat.Kind kind = chunk.format().kind();
        switch (kind) {
            case LINES -> mapRaw(chunk, Encoding.LINES);
            case TEXT -> mapRaw(chunk, Encoding.TEXT);
            case NDJSON, VALUES -> mapRaw(chunk, Encoding.JSON);
            default -> mapParsed(chunk);
        }
        run.meter().bytes(bytes);
    }

    /** Takes what the worker has combined, when all chunks of the split, which cover {@code bytes}, are mapped. */
    void end(long bytes) {
        List<Pair> combined = sandbox.flush();
        synchronized (lane) {
            combined.forEach(pair -> lane.sink().state(pair.key(), pair.value()));
            lane.covers(bytes);
        }
    }

    private void mapRaw(Chunk chunk, Encoding encoding) {
        for (Slice slice : chunk.batches(BATCH_BYTES)) {
            send(new RecordBatch(
                    encoding, chunk.bytes(), slice.from(), slice.to(), chunk.source(), slice.firstLine(), new int[0]));
        }
    }

    private void mapParsed(Chunk chunk) {
        JsonBatches batches = new JsonBatches(chunk);
        chunk.forEach(batches);
        batches.flush();
    }

    private void send(RecordBatch batch) {
        run.leases().check();
        laws.look(batch, sandbox);
        BatchResult result = sandbox.map(batch);
        synchronized (lane) {
            result.pairs().forEach(pair -> take(pair, batch));
        }
        run.meter().records(result.recordsIn(), result.recordsOut());
        result.counters().forEach(run.meter()::count);
        result.bad().forEach(run.badRecords()::add);
    }

    private void take(Pair pair, RecordBatch batch) {
        if (states) {
            lane.sink().state(pair.key(), pair.value());
            return;
        }
        try {
            lane.sink().emit(pair.key(), pair.value());
        } catch (MapException e) {
            run.badRecords().add(refused(pair, batch, String.valueOf(e.getMessage())));
        }
    }

    /** The worker does not say which record emitted a pair, so the message says what is known. */
    private static BadRecord refused(Pair pair, RecordBatch batch, String why) {
        String emitted = Json.text(new Row(pair.key(), pair.value()).toValue());
        return new BadRecord(
                batch.source(),
                batch.firstLine(),
                "bad-value",
                why + " (emitted on this line or one of the next)",
                emitted);
    }

    /** Parsed records as JSON lines, sent when there are enough. */
    private final class JsonBatches implements RecordVisitor {
        private final Chunk chunk;
        private final ByteArrayOutputStream json = new ByteArrayOutputStream();
        private int[] lines = new int[1024];
        private int count;
        private long firstLine;

        JsonBatches(Chunk chunk) {
            this.chunk = chunk;
        }

        @Override
        public void record(Value record, long line, int from, int to) {
            if (count == 0) {
                firstLine = line;
            }
            if (count == lines.length) {
                lines = Arrays.copyOf(lines, count * 2);
            }
            lines[count++] = (int) (line - firstLine);
            Json.write(record, json);
            json.write('\n');
            if (json.size() >= BATCH_BYTES) {
                flush();
            }
        }

        @Override
        public void bad(String code, String message, long line, int from, int to) {
            run.meter().records(1, 0);
            int length = Math.min(to - from, BadRecord.MAX_RECORD_CHARS * 4);
            String record = new String(chunk.bytes(), from, length, StandardCharsets.UTF_8);
            run.badRecords().add(new BadRecord(chunk.source(), line, code, message, record));
        }

        void flush() {
            if (count == 0) {
                return;
            }
            byte[] bytes = json.toByteArray();
            int[] batchLines = Arrays.copyOf(lines, count);
            json.reset();
            count = 0;
            send(new RecordBatch(Encoding.JSON, bytes, 0, bytes.length, chunk.source(), firstLine, batchLines));
        }
    }
}
