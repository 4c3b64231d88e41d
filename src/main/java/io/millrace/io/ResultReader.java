package io.millrace.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads a committed result. Holds no more of it than what it answers with. Any number may be open on one result; each
 * belongs to one thread at a time, since an interrupt closes its files.
 */
public final class ResultReader implements AutoCloseable {
    /** A longer row is a {@link LongRow}, unless more was asked for. */
    static final int LONG_ROW_BYTES = 1 << 20;

    /** A page is cut short here, so that no query can fill the memory. */
    static final int MAX_PAGE_BYTES = 1 << 24;

    /** All rows between two entries of the index, but for a long one. */
    static final long SEGMENT_BYTES = (long) ResultFiles.INDEX_BYTES + LONG_ROW_BYTES;

    /** A step through the rows. */
    private static final int LOOK_BYTES = 1 << 18;

    private static final int LOOK_ROWS = 1 << 13;

    private static final int HEAD_BYTES = 1 << 10;

    private final ResultFiles.Meta meta;
    private final Positional rows;
    private final Positional indexFile;
    private final RowIndex index;
    /** Empty for a result in memory, which is looked at as soon as an index would be. */
    private final Optional<KeyIndexFile> keyFile;

    private Optional<KeyIndex> keys = Optional.empty();
    private RowIndex.Entry next = new RowIndex.Entry(0, 0);

    ResultReader(ResultFiles.Meta meta, Positional rows, Positional indexFile, Optional<KeyIndexFile> keyFile) {
        this.meta = meta;
        this.rows = rows;
        this.indexFile = indexFile;
        this.index = new RowIndex(indexFile);
        this.keyFile = keyFile;
    }

    /** Its size. */
    public ResultInfo info() {
        return meta.info();
    }

    /**
     * Rows from number {@code firstRow} on: at most {@code maxRows}, and at most {@code maxBytes} with their line ends
     * unless the first alone is longer; if that is longer than 1 MiB too it is a {@link LongRow}. Past the end there are
     * none.
     */
    public RowBlock read(long firstRow, int maxRows, int maxBytes) {
        try {
            return new RowBlock(firstRow, chunk(firstRow, maxRows, maxBytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The rows that {@code query} wants, from a place on: at most {@code limit}, or fewer if they are very long, but then
     * at least one. Looks keys up by bisection, in the rows if they are in the order of their keys, else
     * in an index of them, which takes reading all rows to make.
     */
    public Page query(RowQuery query, RowPlace from, int limit) {
        RowWalk walk = walk(query, from);
        PageBuilder page = new PageBuilder(limit);
        while (!walk.isDone() && !page.isFull()) {
            page.add(walk.next(walk.filters() ? LOOK_ROWS : page.missing(), LOOK_BYTES), walk);
        }
        return page.build();
    }

    /** The rows that {@code query} wants, from a place on, to be read as they are needed. */
    public RowWalk walk(RowQuery query, RowPlace from) {
        try {
            return open(query, from);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of all rows from {@code offset} on, at most {@code maxBytes} and cut anywhere; empty at their end. */
    public byte[] bytes(long offset, int maxBytes) {
        try {
            byte[] bytes = new byte[(int) Math.min(maxBytes, meta.info().bytes() - offset)];
            rows.readFully(offset, bytes, bytes.length);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the files. */
    @Override
    public void close() {
        try {
            rows.close();
            indexFile.close();
            if (keys.isPresent()) {
                keys.get().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands before the value of a long row: an open object with the key, up to the colon. */
    public byte[] head(LongRow row) {
        try {
            return head(row.offset());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] head(long offset) throws IOException {
        byte[] bytes = new byte[HEAD_BYTES];
        while (true) {
            int filled = rows.read(offset, bytes, bytes.length);
            int end = RowKey.end(bytes, filled) + RowKey.VALUE.length;
            if (end >= RowKey.VALUE.length && end <= filled) {
                return Arrays.copyOf(bytes, end);
            }
            bytes = new byte[Math.multiplyExact(bytes.length, 2)];
        }
    }

    /** The encoded key of the row that starts at {@code offset}, however long it is. */
    byte[] key(long offset) throws IOException {
        byte[] head = head(offset);
        return RowKey.read(head, 0, head.length);
    }

    /** Rows from number {@code firstRow} on; goes on where it ended last without looking anything up. */
    RowChunk chunk(long firstRow, int maxRows, long maxBytes) throws IOException {
        if (firstRow >= meta.info().rows()) {
            return RowLines.NONE;
        }
        RowCursor cursor = firstRow == next.row() ? cursor(next.offset()) : seek(firstRow);
        RowLines lines = cursor.take(maxRows, maxBytes);
        if (lines.count() > 0) {
            next = new RowIndex.Entry(firstRow + lines.count(), cursor.offset());
            return lines;
        }
        next = new RowIndex.Entry(firstRow + 1, behindLong(firstRow));
        return new LongRow(cursor.offset(), next.offset() - cursor.offset());
    }

    /** Where a long row ends; the row behind it always has an entry. */
    private long behindLong(long row) throws IOException {
        return row + 1 == meta.info().rows()
                ? meta.info().bytes()
                : index.last(entry -> entry.row() <= row + 1).offset();
    }

    /** The last row before {@code row} that the index knows. */
    long indexedBefore(long row) throws IOException {
        return index.last(entry -> entry.row() < row).row();
    }

    /** Says where the row starts that is asked for next, so that it need not be looked up. */
    void expect(RowIndex.Entry entry) {
        next = entry;
    }

    /**
     * The index of keys, if there is one.
     *
     * @param wanted true to make it, if that can be done; takes as long as to read all rows two or three times
     */
    Optional<KeyIndex> keyIndex(boolean wanted) throws IOException {
        if (keys.isEmpty() && keyFile.isPresent()) {
            if (wanted) {
                keyFile.get().write(this);
            }
            keys = keyFile.get().open(this);
        }
        return keys;
    }

    /** Tells the rows apart that are in {@code range}; empty if it is as good to look at all. */
    Optional<RowCandidates> candidates(KeyRange range) {
        return keyFile.map(file -> new RowCandidates(this, range, Math.max(1, file.lookBytes() / rowBytes())));
    }

    /** Bytes of a row on the average. */
    private long rowBytes() {
        return Math.max(1, meta.info().bytes() / Math.max(1, meta.info().rows()));
    }

    private RowCursor seek(long row) throws IOException {
        RowIndex.Entry entry = index.last(at -> at.row() <= row);
        RowCursor cursor = cursor(entry.offset());
        cursor.take((int) (row - entry.row()), Long.MAX_VALUE);
        return cursor;
    }

    private RowCursor cursor(long offset) {
        return new RowCursor(rows, offset, rowBytes());
    }

    private RowWalk open(RowQuery query, RowPlace place) throws IOException {
        KeyRange range = query.range();
        if (meta.order() == KeyOrder.NONE && !range.isAll()) {
            RowSpan all = new RowSpan(0, meta.info().rows(), query.descending());
            return new RowWalk(this, all, range, place);
        }
        long from = first(range);
        long to = Math.max(from, end(range));
        return new RowWalk(this, new RowSpan(from, to, query.descending()), KeyRange.all(), place);
    }

    /** The first row of the range. */
    private long first(KeyRange range) throws IOException {
        if (range.isAll()) {
            return 0;
        }
        boolean ascending = meta.order() == KeyOrder.ASCENDING;
        return firstAfter(ascending ? range::startsAfter : range::endsBefore);
    }

    /** The row after the last of the range. */
    private long end(KeyRange range) throws IOException {
        if (range.isAll()) {
            return meta.info().rows();
        }
        boolean ascending = meta.order() == KeyOrder.ASCENDING;
        return firstAfter(ascending ? key -> !range.endsBefore(key) : key -> !range.startsAfter(key));
    }

    /** The first row whose key is not {@code before}, which all keys are up to some row. */
    private long firstAfter(Predicate<byte[]> before) throws IOException {
        if (meta.info().rows() == 0) {
            return 0;
        }
        RowIndex.Entry entry = index.last(at -> before.test(key(at.offset())));
        RowCursor cursor = cursor(entry.offset());
        RowLines lines = cursor.take(ResultFiles.INDEX_ROWS, SEGMENT_BYTES);
        int rowsBefore = lines.keysWhile(before);
        long row = entry.row() + rowsBefore;
        boolean isAtLong =
                rowsBefore == lines.count() && row < meta.info().rows() && rowsBefore < ResultFiles.INDEX_ROWS;
        return isAtLong && before.test(key(cursor.offset())) ? row + 1 : row;
    }
}
