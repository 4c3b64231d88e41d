package io.millrace.io;

import io.millrace.problem.JobException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Whole records in memory, valid UTF-8. One thread at a time. */
public final class Chunk {
    /** So many bytes can be read behind the last record, whatever they are, so that words need no care at the end. */
    public static final int SLACK_BYTES = 16;

    /** Tells the line of the first record; may read the source. */
    interface FirstLine {
        long get() throws IOException;
    }

    private final byte[] bytes;
    private final int from;
    private final int to;
    private final Origin origin;
    private final long invalidUtf8;
    private long line;
    /** The line of the record at {@link #knownAt}. */
    private long knownLine;

    private int knownAt;

    /**
     * Where a chunk comes from.
     *
     * @param ordinal see {@link Chunk#ordinal}
     */
    record Origin(String source, RecordLayout layout, int ordinal, FirstLine firstLine) {}

    private Chunk(byte[] bytes, int from, int to, Origin origin, long invalidUtf8) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        this.origin = origin;
        this.invalidUtf8 = invalidUtf8;
    }

    /**
     * Of the records in {@code [from, to)}, mended where they are not UTF-8. A carriage return at the end of a source begins
     * a line end whose line feed is missing; here it has one, so that nobody else need know of it.
     */
    static Chunk of(byte[] bytes, int from, int to, Origin origin) {
        boolean returns = to > from && bytes[to - 1] == '\r';
        if (returns && origin.layout().format().kind() != RecordFormat.Kind.TEXT) {
            byte[] ended = Arrays.copyOfRange(bytes, from, to + 1 + SLACK_BYTES);
            ended[to - from] = '\n';
            return mended(ended, 0, to - from + 1, origin);
        }
        return mended(bytes, from, to, origin);
    }

    private static Chunk mended(byte[] bytes, int from, int to, Origin origin) {
        if (Utf8.isValid(bytes, from, to)) {
            return withSlack(bytes, from, to, origin, 0);
        }
        Utf8.Mended mended =
                Utf8.mend(bytes, from, to, RecordEnds.of(origin.layout().format()));
        return withSlack(mended.bytes().array(), 0, mended.bytes().size(), origin, mended.records());
    }

    private static Chunk withSlack(byte[] bytes, int from, int to, Origin origin, long invalidUtf8) {
        return bytes.length - to >= SLACK_BYTES
                ? new Chunk(bytes, from, to, origin, invalidUtf8)
                : new Chunk(Arrays.copyOfRange(bytes, from, to + SLACK_BYTES), 0, to - from, origin, invalidUtf8);
    }

    /** The records are in {@code [from, to)} of it; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the first record starts. */
    public int from() {
        return from;
    }

    /** Where the last record ends, after its line end. */
    public int to() {
        return to;
    }

    /** The name of the source. */
    public String source() {
        return origin.source();
    }

    /**
     * Where it stands in the input: chunks of higher ordinals come later. Only chunks that one thread reads one after the
     * other have the same.
     */
    public int ordinal() {
        return origin.ordinal();
    }

    /** How its records are read. */
    public RecordFormat format() {
        return origin.layout().format();
    }

    /** Declared, of the format or from the header; empty if records say themselves. */
    public List<String> columnNames() {
        List<Column> columns = origin.layout().columns();
        return columns.isEmpty()
                ? format().columnNames()
                : columns.stream().map(Column::name).toList();
    }

    /**
     * The line on which the first record starts in the source, from 1. For a file read by position it is counted at the
     * first call; all chunks of a file together read it once for that.
     */
    public long firstLine() {
        if (line == 0) {
            try {
                line = origin.firstLine().get();
            } catch (IOException e) {
                throw InputFailure.of(source(), e);
            }
        }
        return line;
    }

    /** How many records had bytes that are not UTF-8; they have U+FFFD instead. */
    public long invalidUtf8() {
        return invalidUtf8;
    }

    /**
     * Reads the one record in {@code [start, end)}, its line end included; none if it is an empty line that is nothing.
     * Cheapest if records are asked for in order.
     */
    public void record(int start, int end, RecordVisitor visitor) {
        boolean goesOn = knownLine > 0 && start >= knownAt;
        knownLine = (goesOn ? knownLine : firstLine()) + Words.newlines(bytes, goesOn ? knownAt : from, start);
        knownAt = start;
        int trimmed = format().kind() == RecordFormat.Kind.TEXT ? end : withoutLineEnd(start, end);
        if (trimmed > start || origin.layout().keepsEmptyLines()) {
            origin.layout().parser().parse(bytes, start, trimmed, knownLine, visitor);
        }
    }

    /** Where the record that starts at {@code start} ends, after its line end. */
    public int recordEnd(int start) {
        int end = RecordEnds.of(format()).next(bytes, start, to);
        return end < 0 ? to : end;
    }

    /**
     * Tells which rows are plain, if records are rows of fields.
     *
     * @param isRead which columns are wanted, by their names
     */
    public Optional<PlainRecords> plainRows(Predicate<String> isRead) {
        return format().kind().isTable()
                ? Optional.of(new PlainRows(format(), origin.layout().columns(), isRead))
                : Optional.empty();
    }

    /** Reads the records in order. Empty lines are records of lines and text, and nothing elsewhere. */
    public void forEach(RecordVisitor visitor) {
        forEach((bytes, start, end, line) -> false, visitor);
    }

    /** The same for those that {@code raw} does not take as they are. */
    public void forEach(RecordBytes raw, RecordVisitor visitor) {
        RecordParser parser = origin.layout().parser();
        boolean keepsEmpty = origin.layout().keepsEmptyLines();
        boolean trims = format().kind() != RecordFormat.Kind.TEXT;
        RecordEnds ends = RecordEnds.of(format());
        long at = firstLine();
        int start = from;
        do {
            int next = ends.next(bytes, start, to);
            int end = next < 0 ? to : next;
            int trimmed = trims ? withoutLineEnd(start, end) : end;
            if ((trimmed > start || keepsEmpty) && !raw.take(bytes, start, trimmed, at)) {
                parser.parse(bytes, start, trimmed, at, visitor);
            }
            at += linesIn(start, end);
            start = end;
        } while (start < to);
    }

    /**
     * Slices of about {@code maxBytes}, more only where a record is longer, each with at least one record. A line end
     * may be missing at the very end of a source, but then there is no carriage return either.
     */
    public Iterable<Slice> batches(int maxBytes) {
        List<Slice> slices = new ArrayList<>();
        RecordEnds ends = RecordEnds.of(format());
        long at = firstLine();
        int start = from;
        int fits = from;
        while (fits < to) {
            int next = ends.next(bytes, fits, to);
            int end = next < 0 ? to : next;
            if (end - start > maxBytes && fits > start) {
                slices.add(new Slice(start, fits, at));
                at += Words.newlines(bytes, start, fits);
                start = fits;
            }
            fits = end;
        }
        if (fits > start || slices.isEmpty()) {
            slices.add(new Slice(start, fits, at));
        }
        return slices;
    }

    /**
     * Checks the length of every record, which only a chunk longer than the limit need fear.
     *
     * @throws JobException naming the line
     */
    void checkRecords(int maxRecordBytes) {
        RecordEnds ends = RecordEnds.of(format());
        int start = from;
        while (to - start > maxRecordBytes) {
            int next = ends.next(bytes, start, to);
            int end = next < 0 ? to : next;
            if (end - start > maxRecordBytes) {
                throw tooLong(source(), firstLine() + Words.newlines(bytes, from, start), maxRecordBytes);
            }
            start = end;
        }
    }

    static JobException tooLong(String source, long line, int maxRecordBytes) {
        return InputFailure.unreadable(
                source, line, "the record is longer than " + maxRecordBytes + " bytes; check its format and quotes.");
    }

    private long linesIn(int start, int end) {
        return format().kind().isQuoted() ? Words.newlines(bytes, start, end) : 1;
    }

    private int withoutLineEnd(int start, int end) {
        if (end == start || bytes[end - 1] != '\n') {
            return end;
        }
        return end - 1 > start && bytes[end - 2] == '\r' ? end - 2 : end - 1;
    }
}
