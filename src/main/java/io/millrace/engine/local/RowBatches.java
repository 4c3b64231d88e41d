package io.millrace.engine.local;

import io.millrace.engine.local.scan.AccessLogRows;
import io.millrace.function.sandbox.Encoding;
import io.millrace.function.sandbox.RecordBatch;
import io.millrace.io.Chunk;
import io.millrace.io.PlainRecords;
import io.millrace.io.RecordBytes;
import io.millrace.io.RecordVisitor;
import io.millrace.io.Words;
import io.millrace.problem.BadRecord;
import io.millrace.value.ByteBuilder;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Batches of records that are no JSON: rows of the fields that the function reads, where the worker can read such rows and
 * they are plain, or else JSON. Not thread-safe.
 */
final class RowBatches {
    private static final int INTS_OF_A_RANGE = 2;

    private final LocalRun run;
    private final Consumer<RecordBatch> target;
    private final boolean readsRows;
    private final Predicate<String> isRead;
    private final ByteBuilder text = new ByteBuilder(1 << 16);
    private int[] lines = new int[1024];
    private int[] ranges = new int[INTS_OF_A_RANGE * lines.length];
    private int count;

    /**
     * Makes batches.
     *
     * @param target takes them; they can change when it returns
     * @param readsRows true if the worker can read plain rows of fields
     * @param isRead which fields the function may read, by their names
     */
    RowBatches(LocalRun run, Consumer<RecordBatch> target, boolean readsRows, Predicate<String> isRead) {
        this.run = run;
        this.target = target;
        this.readsRows = readsRows;
        this.isRead = isRead;
    }

    /** Makes batches of a chunk, and gives them to the target. */
    void map(Chunk chunk) {
        Records records = new Records(chunk, plain(chunk));
        chunk.forEach(records, records);
        records.flush();
    }

    private Optional<PlainRecords> plain(Chunk chunk) {
        return switch (chunk.format().kind()) {
            case CLF, COMBINED -> Optional.of(new AccessLogRows(chunk.format(), readsRows ? isRead : name -> true));
            default -> chunk.plainRows(isRead);
        };
    }

    /** Takes the records of a chunk. */
    private final class Records implements RecordBytes, RecordVisitor {
        private final Chunk chunk;
        private final Optional<PlainRecords> plain;
        private final Encoding encoding;
        private long firstLine;
        private int start;
        private int end;

        Records(Chunk chunk, Optional<PlainRecords> plain) {
            this.chunk = chunk;
            this.plain = plain;
            boolean asRows = readsRows && plain.isPresent() && chunk.format().delimiter() != Encoding.AS_JSON;
            this.encoding = asRows ? Encoding.ROWS : Encoding.JSON;
        }

        @Override
        public boolean take(byte[] bytes, int from, int to, long line) {
            boolean isLine = to < chunk.to();
            if (!isLine || plain.isEmpty() || !plain.get().isPlain(bytes, from, to)) {
                return false;
            }
            begin(line, from);
            if (encoding == Encoding.ROWS) {
                plain.get().writeRow(bytes, from, to, text);
            } else {
                plain.get().writeJson(bytes, from, to, text);
            }
            end(to);
            return true;
        }

        @Override
        public void record(Value record, long line, int from, int to) {
            begin(line, from);
            if (encoding == Encoding.ROWS) {
                text.put(Encoding.AS_JSON);
            }
            Json.write(record, text);
            end(to);
        }

        private void begin(long line, int from) {
            if (count == 0) {
                firstLine = line;
                start = from;
                if (encoding == Encoding.ROWS) {
                    Json.write(plain.orElseThrow().description(), text);
                    text.put('\n');
                }
            }
            if (count == lines.length) {
                lines = Arrays.copyOf(lines, count * 2);
                ranges = Arrays.copyOf(ranges, ranges.length * 2);
            }
            lines[count] = (int) (line - firstLine);
            ranges[INTS_OF_A_RANGE * count] = from - start;
        }

        private void end(int to) {
            end = to;
            ranges[INTS_OF_A_RANGE * count + 1] = to - start;
            count++;
            text.put('\n');
            if (text.size() >= ScriptMapping.BATCH_BYTES) {
                flush();
            }
        }

        @Override
        public void bad(String code, String message, long line, int from, int to) {
            run.meter().records(1, 0);
            int length = Math.min(to - from, BadRecord.MAX_RECORD_CHARS * 4);
            String record = new String(chunk.bytes(), from, length, StandardCharsets.UTF_8);
            run.badRecords().addUnread(new BadRecord(chunk.source(), line, code, message, record));
        }

        void flush() {
            if (count == 0) {
                return;
            }
            long line = firstLine;
            target.accept(new RecordBatch(
                    encoding,
                    chunk.bytes(),
                    start,
                    end,
                    chunk.source(),
                    () -> line,
                    places(),
                    ByteBuffer.wrap(text.array(), 0, text.size())));
            text.clear();
            count = 0;
        }

        private RecordBatch.Places places() {
            boolean areLines = lines[count - 1] == count - 1 && Words.newlines(chunk.bytes(), start, end) == count - 1;
            return areLines
                    ? RecordBatch.Places.CONSECUTIVE
                    : new RecordBatch.Places(
                            Arrays.copyOf(lines, count), Arrays.copyOf(ranges, INTS_OF_A_RANGE * count));
        }
    }
}
