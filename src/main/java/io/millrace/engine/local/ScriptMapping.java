package io.millrace.engine.local;

import io.millrace.function.sandbox.Encoding;
import io.millrace.function.sandbox.RecordBatch;
import io.millrace.io.Chunk;
import io.millrace.io.JsonRows;
import io.millrace.io.RecordBytes;
import io.millrace.io.RecordFormat;
import io.millrace.io.RecordVisitor;
import io.millrace.io.Slice;
import io.millrace.problem.BadRecord;
import io.millrace.value.ByteBuilder;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Maps the records of a split with a function of the user's: batches of whole records go to a sandbox worker. */
final class ScriptMapping {
    /** Measured best between 256 KiB and 1 MiB. */
    private static final int BATCH_BYTES = 512 << 10;

    private final LocalRun run;
    private final Lane lane;
    private final BatchMapping target;

    /** Makes a mapping whose {@code target} leaves in {@code lane} what is emitted. */
    ScriptMapping(LocalRun run, Lane lane, BatchMapping target) {
        this.run = run;
        this.lane = lane;
        this.target = target;
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
        target.flush();
        synchronized (lane) {
            lane.covers(bytes);
        }
    }

    /** Most chunks are one batch, whose lines nobody counts unless they are asked for. */
    private void mapRaw(Chunk chunk, Encoding encoding) {
        if (encoding == Encoding.TEXT || chunk.to() - chunk.from() <= BATCH_BYTES) {
            sendRaw(chunk, encoding, chunk.from(), chunk.to(), chunk::firstLine);
            return;
        }
        for (Slice slice : chunk.batches(BATCH_BYTES)) {
            sendRaw(chunk, encoding, slice.from(), slice.to(), slice::firstLine);
        }
    }

    private void sendRaw(Chunk chunk, Encoding encoding, int from, int to, LongSupplier firstLine) {
        send(new RecordBatch(encoding, chunk.bytes(), from, to, chunk.source(), firstLine, RecordBatch.CONSECUTIVE));
    }

    private void mapParsed(Chunk chunk) {
        JsonBatches batches = new JsonBatches(chunk);
        chunk.forEach(batches, batches);
        batches.flush();
    }

    private void send(RecordBatch batch) {
        run.leases().check();
        target.map(batch);
    }

    /** Records as JSON lines, sent when there are enough. */
    private final class JsonBatches implements RecordBytes, RecordVisitor {
        private final Chunk chunk;
        private final Optional<JsonRows> rows;
        private final ByteBuilder json = new ByteBuilder(BATCH_BYTES);
        private int[] lines = new int[1024];
        private int count;
        private long firstLine;

        JsonBatches(Chunk chunk) {
            this.chunk = chunk;
            this.rows = chunk.jsonRows();
        }

        @Override
        public boolean take(byte[] bytes, int from, int to, long line) {
            boolean plain = rows.isPresent() && rows.get().write(bytes, from, to, json);
            if (plain) {
                added(line);
            }
            return plain;
        }

        @Override
        public void record(Value record, long line, int from, int to) {
            Json.write(record, json);
            json.put('\n');
            added(line);
        }

        private void added(long line) {
            if (count == 0) {
                firstLine = line;
            }
            if (count == lines.length) {
                lines = Arrays.copyOf(lines, count * 2);
            }
            lines[count++] = (int) (line - firstLine);
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
            byte[] bytes = json.toBytes();
            int[] batchLines = lines[count - 1] == count - 1 ? RecordBatch.CONSECUTIVE : Arrays.copyOf(lines, count);
            json.clear();
            count = 0;
            long line = firstLine;
            send(new RecordBatch(Encoding.JSON, bytes, 0, bytes.length, chunk.source(), () -> line, batchLines));
        }
    }
}
