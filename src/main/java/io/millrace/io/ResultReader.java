package io.millrace.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/**
 * Reads a committed result. Holds no more of it than what it answers with. Any number may be open on one result; each
 * belongs to one thread at a time, since an interrupt closes its files.
 */
public final class ResultReader implements AutoCloseable {
    /** A page is cut short here, so that no query can fill the memory. */
    static final int MAX_PAGE_BYTES = 1 << 26;

    private final ResultFiles.Meta meta;
    private final Positional rows;
    private final Positional indexFile;
    private final RowIndex index;

    ResultReader(ResultFiles.Meta meta, Positional rows, Positional indexFile) {
        this.meta = meta;
        this.rows = rows;
        this.indexFile = indexFile;
        this.index = new RowIndex(indexFile);
    }

    /** Its size. */
    public ResultInfo info() {
        return meta.info();
    }

    /**
     * Rows from number {@code firstRow} on: at most {@code maxRows}, and at most {@code maxBytes} with their line ends
     * unless the first alone is longer. Past the end there are none.
     */
    public RowBlock read(long firstRow, int maxRows, int maxBytes) {
        try {
            return readBlock(firstRow, maxRows, maxBytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The rows that {@code query} wants, without the first {@code skip} of them: at most {@code limit}, or fewer if they
     * are very long, but then at least one. Looks keys up by bisection if the rows are in the order of their keys, else
     * reads all rows.
     */
    public Page query(RowQuery query, long skip, int limit) {
        try {
            return page(query, skip, limit);
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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RowBlock readBlock(long firstRow, int maxRows, long maxBytes) throws IOException {
        List<byte[]> found = new ArrayList<>();
        if (firstRow < meta.info().rows()) {
            RowCursor cursor = seek(firstRow);
            long bytes = 0;
            byte[] row = cursor.next();
            while (row != null && found.size() < maxRows && (found.isEmpty() || bytes + row.length < maxBytes)) {
                found.add(row);
                bytes += row.length + 1L;
                row = cursor.next();
            }
        }
        return new RowBlock(firstRow, found);
    }

    private RowCursor seek(long row) throws IOException {
        RowIndex.Entry entry = index.last(at -> at.row() <= row);
        RowCursor cursor = new RowCursor(rows, entry.offset());
        cursor.skip(row - entry.row());
        return cursor;
    }

    private Page page(RowQuery query, long skip, int limit) throws IOException {
        KeyRange range = query.range();
        boolean filters = meta.order() == KeyOrder.NONE && !range.isAll();
        if (filters) {
            PageBuilder page = new PageBuilder(range, skip, limit);
            fill(page, 0, meta.info().rows(), query.descending());
            return page.build();
        }
        long from = first(range);
        long to = Math.max(from, end(range));
        long skipped = Math.min(skip, to - from);
        PageBuilder page = new PageBuilder(KeyRange.all(), 0, limit);
        boolean descending = query.descending();
        fill(page, descending ? from : from + skipped, descending ? to - skipped : to, descending);
        return page.build();
    }

    private void fill(PageBuilder page, long from, long to, boolean descending) throws IOException {
        long low = from;
        long high = to;
        while (low < high && !page.isFull()) {
            if (descending) {
                long end = high;
                high = Math.max(low, index.last(entry -> entry.row() < end).row());
                List<byte[]> block = new ArrayList<>(
                        readBlock(high, (int) (end - high), Long.MAX_VALUE).rows());
                Collections.reverse(block);
                page.addAll(block);
            } else {
                int count = (int) Math.min(ResultFiles.INDEX_ROWS, high - low);
                List<byte[]> block =
                        readBlock(low, count, ResultFiles.INDEX_BYTES).rows();
                low += block.size();
                page.addAll(block);
            }
        }
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
        RowIndex.Entry entry = index.last(at -> {
            byte[] row = new RowCursor(rows, at.offset()).next();
            return row != null && before.test(PageBuilder.key(row));
        });
        RowCursor cursor = new RowCursor(rows, entry.offset());
        long number = entry.row();
        byte[] row = cursor.next();
        while (row != null && before.test(PageBuilder.key(row))) {
            number++;
            row = cursor.next();
        }
        return number;
    }
}
