package io.millrace.function.sandbox;

import io.millrace.problem.BadRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Whole records on their way to a map function; 256 KiB to 1 MiB is best.
 *
 * @param encoding how {@code bytes} become records
 * @param bytes the records as they stand in the input, for who shows them; read only, not copied
 * @param from the first byte
 * @param to after the last byte
 * @param source the input's name, for the user
 * @param start tells the line of the source on which the first record starts, from 1; asked only when it is needed
 * @param places where each record is among the bytes
 * @param text what the worker gets: the same records, encoded, maybe without what the function does not look at; it has an array
 */
@SuppressWarnings("ArrayRecordComponent") // A view on a buffer, never compared.
public record RecordBatch(
        Encoding encoding,
        byte[] bytes,
        int from,
        int to,
        String source,
        LongSupplier start,
        Places places,
        ByteBuffer text) {
    private static final int MOST_BYTES_OF_A_CHAR = 4;
    private static final long HIGH_BITS = 0x8080808080808080L;

    /**
     * Where records are among the bytes of a batch.
     *
     * @param lines for each record the line on which it starts less that of the first
     * @param ranges of each record where it starts and where it ends, without its line end, from the first byte of the batch
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Places(int[] lines, int[] ranges) {
        /** One record follows the other line by line. */
        public static final Places CONSECUTIVE = new Places(new int[0], new int[0]);

        boolean areLines() {
            return ranges.length == 0;
        }
    }

    /** Lines that follow each other. */
    public RecordBatch(Encoding encoding, byte[] bytes, String source, long firstLine) {
        this(encoding, bytes, 0, bytes.length, source, () -> firstLine, Places.CONSECUTIVE, ByteBuffer.wrap(bytes));
    }

    /** True if all bytes of the text are ASCII, which a worker need not find out then; eight at a time. */
    boolean isAscii() {
        ByteBuffer in = text.duplicate();
        long seen = 0;
        while (in.remaining() >= Long.BYTES) {
            seen |= in.getLong();
        }
        while (in.hasRemaining()) {
            seen |= in.get();
        }
        return (seen & HIGH_BITS) == 0;
    }

    /** The first records, whose text has {@code mostBytes} together; the first alone if it is longer. */
    RecordBatch beginning(int mostBytes) {
        if (encoding == Encoding.TEXT || text.remaining() <= mostBytes) {
            return this;
        }
        int first = lineEnd(text.position());
        int end = text.position() + mostBytes;
        while (end > first && text.get(end - 1) != '\n') {
            end--;
        }
        int least = encoding == Encoding.ROWS ? lineEnd(first) : first;
        ByteBuffer beginning = text.duplicate().limit(Math.max(least, end));
        return new RecordBatch(encoding, bytes, from, to, source, start, places, beginning);
    }

    /** Behind the line of the text that begins at {@code from}. */
    private int lineEnd(int from) {
        int end = from;
        while (end < text.limit() && text.get(end) != '\n') {
            end++;
        }
        return Math.min(end + 1, text.limit());
    }

    /** The line of the first record, from 1. */
    public long firstLine() {
        return start.getAsLong();
    }

    /** The line of the record at {@code index}. */
    long line(int index) {
        int[] lines = places.lines();
        return firstLine() + (index < lines.length ? lines[index] : index);
    }

    /** Walks over the records of a batch from first to last. */
    static final class Cursor {
        private final RecordBatch batch;
        /** A line of the bytes, where each record is one. */
        private int index;

        private int at;
        /** A line of the text, which has a record on each. */
        private int textIndex;

        private int textAt;

        Cursor(RecordBatch batch) {
            this.batch = batch;
            this.at = batch.from;
        }

        /** The beginning of the record at {@code wanted}, which must not be before the last one that was asked for. */
        String text(int wanted, int maxChars) {
            if (batch.encoding == Encoding.TEXT) {
                return text(batch.from, batch.to, maxChars);
            }
            if (!batch.places.areLines()) {
                int[] ranges = batch.places.ranges();
                return text(batch.from + ranges[2 * wanted], batch.from + ranges[2 * wanted + 1], maxChars);
            }
            while (index < wanted && at < batch.to) {
                at = endOfLine() + 1;
                index++;
            }
            int start = Math.min(at, batch.to);
            return text(start, Math.max(start, withoutReturn(start, endOfLine())), maxChars);
        }

        private String text(int start, int end, int maxChars) {
            int length = Math.min(end - start, maxChars * MOST_BYTES_OF_A_CHAR);
            String text = new String(batch.bytes, start, length, StandardCharsets.UTF_8);
            return text.length() > maxChars ? text.substring(0, maxChars) : text;
        }

        /** The index of the last record. */
        int last() {
            if (!batch.places.areLines()) {
                return batch.places.lines().length - 1;
            }
            while (batch.encoding != Encoding.TEXT && at < batch.to && endOfLine() + 1 < batch.to) {
                at = endOfLine() + 1;
                index++;
            }
            return index;
        }

        /**
         * The record that has the byte at {@code offset} of the text, as a bad one; none if there is no such byte, or if
         * it is before the record that was asked for last.
         */
        Optional<BadRecord> badRecord(long offset, String code, String message) {
            if (offset < textAt || offset >= batch.text.remaining()) {
                return Optional.empty();
            }
            int end = endOfTextLine();
            while (batch.encoding != Encoding.TEXT && end < offset) {
                textAt = end + 1;
                textIndex++;
                end = endOfTextLine();
            }
            String record = text(textIndex, BadRecord.MAX_RECORD_CHARS);
            return Optional.of(new BadRecord(batch.source, batch.line(textIndex), code, message, record));
        }

        private int endOfTextLine() {
            int end = textAt;
            while (end < batch.text.remaining() && batch.text.get(batch.text.position() + end) != '\n') {
                end++;
            }
            return end;
        }

        private int endOfLine() {
            int end = at;
            while (end < batch.to && batch.bytes[end] != '\n') {
                end++;
            }
            return end;
        }

        private int withoutReturn(int start, int end) {
            return end > start && batch.bytes[end - 1] == '\r' ? end - 1 : end;
        }
    }
}
