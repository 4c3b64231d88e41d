package io.millrace.engine.local;

import io.millrace.value.ByteBuilder;
import java.util.ArrayList;
import java.util.List;

/** Rows in memory, one after the other in blocks of bytes, as they came. One thread. */
final class RowArena {
    private static final int FIRST_BLOCK_BYTES = 1 << 12;
    private static final int MAX_BLOCK_BYTES = 1 << 20;

    /** While rows are sorted each has a word of its key and a reference, twice. */
    private static final int INDEX_BYTES = 4 * Long.BYTES;

    private static final int FIRST_INDEX_ROWS = 64;
    private static final int MAX_INDEX_ROWS = 1 << 15;

    /** More would make arrays that no heap has room for. */
    private static final int MAX_ROWS = 1 << 28;

    private final Allowance allowance;
    private final List<Block> blocks = new ArrayList<>();
    private int rows;
    private int indexedRows;

    private static final class Block {
        private final byte[] bytes;
        private int used;

        Block(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean hasRoom(long size) {
            return bytes.length - used >= size;
        }
    }

    RowArena(SortSpace space) {
        this.allowance = new Allowance(space);
    }

    /** One that fills {@code first} before it asks for memory; it is the caller's again when the rows are not needed. */
    RowArena(SortSpace space, byte[] first) {
        this(space);
        blocks.add(new Block(first));
    }

    /** Rows held. */
    int rows() {
        return rows;
    }

    /** Copies a row; false if there is no memory for it, which the first row never meets. */
    boolean add(ByteBuilder key, byte[] row, int from, int length) {
        long size = RowView.size(key.size(), length);
        if (!makeRoom(size)) {
            return false;
        }
        Block block = last();
        int at = RowView.putLengths(key.size(), length, block.bytes, block.used);
        System.arraycopy(key.array(), 0, block.bytes, at, key.size());
        System.arraycopy(row, from, block.bytes, at + key.size(), length);
        block.used += (int) size;
        rows++;
        return true;
    }

    /** Copies a row; false if there is no memory for it. */
    boolean add(RowView row) {
        int size = row.end() - row.start();
        if (!makeRoom(size)) {
            return false;
        }
        Block block = last();
        System.arraycopy(row.bytes(), row.start(), block.bytes, block.used, size);
        block.used += size;
        rows++;
        return true;
    }

    /** Forgets all rows and gives their memory back. */
    void clear() {
        blocks.clear();
        rows = 0;
        indexedRows = 0;
        allowance.giveAll();
    }

    /** The references of all rows as they came. */
    long[] references() {
        long[] references = new long[rows];
        RowView view = new RowView();
        int count = 0;
        for (int number = 0; number < blocks.size(); number++) {
            Block block = blocks.get(number);
            int at = 0;
            while (at < block.used) {
                references[count++] = ((long) number << Integer.SIZE) | at;
                at = view.set(block.bytes, at).end();
            }
        }
        return references;
    }

    /** Moves {@code view} to the row of a reference. */
    void look(long reference, RowView view) {
        view.set(blocks.get((int) (reference >>> Integer.SIZE)).bytes, (int) reference);
    }

    private Block last() {
        return blocks.get(blocks.size() - 1);
    }

    private boolean makeRoom(long size) {
        boolean first = rows == 0;
        if (!growIndex(first)) {
            return false;
        }
        if (!blocks.isEmpty() && last().hasRoom(size)) {
            return true;
        }
        int doubled = blocks.isEmpty() ? FIRST_BLOCK_BYTES : Math.min(MAX_BLOCK_BYTES, last().bytes.length * 2);
        int bytes = Math.toIntExact(Math.max(doubled, size));
        if (!take(bytes, first)) {
            return false;
        }
        blocks.add(new Block(new byte[bytes]));
        return true;
    }

    private boolean growIndex(boolean first) {
        if (rows < indexedRows) {
            return true;
        }
        int more = Math.min(MAX_INDEX_ROWS, Math.max(FIRST_INDEX_ROWS, indexedRows));
        if (rows >= MAX_ROWS || !take((long) more * INDEX_BYTES, first)) {
            return false;
        }
        indexedRows += more;
        return true;
    }

    private boolean take(long bytes, boolean first) {
        if (allowance.take(bytes)) {
            return true;
        }
        if (first) {
            allowance.force(bytes);
        }
        return first;
    }
}
