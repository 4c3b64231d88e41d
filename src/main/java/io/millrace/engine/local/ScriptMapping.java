package io.millrace.engine.local;

import io.millrace.engine.local.scan.MemberCut;
import io.millrace.function.sandbox.Encoding;
import io.millrace.function.sandbox.RecordBatch;
import io.millrace.io.Chunk;
import io.millrace.io.PlainRows;
import io.millrace.io.RecordBytes;
import io.millrace.io.RecordFormat;
import io.millrace.io.RecordVisitor;
import io.millrace.io.Slice;
import io.millrace.problem.BadRecord;
import io.millrace.value.ByteBuilder;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Maps the records of a split with a function of the user's: batches of whole records go to a sandbox worker. */
final class ScriptMapping {
    /** Measured best between 256 KiB and 1 MiB. */
    private static final int BATCH_BYTES = 512 << 10;

    private final LocalRun run;
    private final BatchMapping target;
    private final boolean readsRows;
    private final Optional<MemberCut> cut;

    /**
     * Makes a mapping.
     *
     * @param target maps the batches
     * @param readsRows true if the worker can read plain rows of fields
     * @param cut leaves of JSON objects what the function looks at, if that is known
     */
    ScriptMapping(LocalRun run, BatchMapping target, boolean readsRows, Optional<MemberCut> cut) {
        this.run = run;
        this.target = target;
        this.readsRows = readsRows;
        this.cut = cut;
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
        boolean cuts = chunk.format().kind() == RecordFormat.Kind.NDJSON
                && cut.filter(MemberCut::isWorthIt).isPresent();
        ByteBuffer text =
                cuts ? cut.orElseThrow().cut(chunk.bytes(), from, to) : ByteBuffer.wrap(chunk.bytes(), from, to - from);
        send(new RecordBatch(
                encoding, chunk.bytes(), from, to, chunk.source(), firstLine, RecordBatch.CONSECUTIVE, text));
    }

    private void mapParsed(Chunk chunk) {
        RowBatches batches = new RowBatches(chunk);
        chunk.forEach(batches, batches);
        batches.flush();
    }

    private void send(RecordBatch batch) {
        run.leases().check();
        target.map(batch);
    }

    /** Records as they are, where the worker can read them, or else as JSON; sent when there are enough. */
    private final class RowBatches implements RecordBytes, RecordVisitor {
        private final Chunk chunk;
        private final Optional<PlainRows> plain;
        private final Encoding encoding;
        private final ByteBuilder text = new ByteBuilder(BATCH_BYTES);
        private int[] lines = new int[1024];
        private int count;
        private long firstLine;

        RowBatches(Chunk chunk) {
            this.chunk = chunk;
            this.plain = chunk.plainRows();
            boolean asTheyAre = readsRows && plain.isPresent() && chunk.format().delimiter() != Encoding.AS_JSON;
            this.encoding = asTheyAre ? Encoding.ROWS : Encoding.JSON;
        }

        @Override
        public boolean take(byte[] bytes, int from, int to, long line) {
            if (plain.isEmpty() || !plain.get().isPlain(bytes, from, to)) {
                return false;
            }
            begin(line);
            if (encoding == Encoding.ROWS) {
                text.put(bytes, from, to - from);
            } else {
                plain.get().writeJson(bytes, from, to, text);
            }
            end();
            return true;
        }

        @Override
        public void record(Value record, long line, int from, int to) {
            begin(line);
            if (encoding == Encoding.ROWS) {
                text.put(Encoding.AS_JSON);
            }
            Json.write(record, text);
            end();
        }

        private void begin(long line) {
            if (count == 0) {
                firstLine = line;
                if (encoding == Encoding.ROWS) {
                    Json.write(plain.orElseThrow().description(), text);
                    text.put('\n');
                }
            }
            if (count == lines.length) {
                lines = Arrays.copyOf(lines, count * 2);
            }
            lines[count++] = (int) (line - firstLine);
        }

        private void end() {
            text.put('\n');
            if (text.size() >= BATCH_BYTES) {
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
            byte[] bytes = text.toBytes();
            int[] batchLines = lines[count - 1] == count - 1 ? RecordBatch.CONSECUTIVE : Arrays.copyOf(lines, count);
            text.clear();
            count = 0;
            long line = firstLine;
            ByteBuffer all = ByteBuffer.wrap(bytes);
            send(new RecordBatch(encoding, bytes, 0, bytes.length, chunk.source(), () -> line, batchLines, all));
        }
    }
}
