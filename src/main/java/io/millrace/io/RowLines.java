package io.millrace.io;

import io.millrace.value.ByteBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Rows as they lie in a result: the JSON text of each, a line of its own. One array, since an object a row is slow. */
public final class RowLines implements RowChunk {
    /** No rows. */
    public static final RowLines NONE = new RowLines(0, new byte[0], 0);

    private final int count;
    private final byte[] bytes;
    private final int length;

    /** Rows in the first {@code length} of {@code bytes}, which are not to change any more. */
    RowLines(int count, byte[] bytes, int length) {
        this.count = count;
        this.bytes = bytes;
        this.length = length;
    }

    /** The rows, each without a line end. */
    public static RowLines of(List<byte[]> rows) {
        ByteBuilder lines = new ByteBuilder(64);
        rows.forEach(row -> lines.put(row).put('\n'));
        return new RowLines(rows.size(), lines.array(), lines.size());
    }

    @Override
    public int count() {
        return count;
    }

    /** Bytes of all rows with their line ends. */
    public int length() {
        return length;
    }

    /** Appends the rows as items of a JSON array, without its brackets. */
    public void writeItems(ByteBuilder out) {
        if (count == 0) {
            return;
        }
        int from = out.size();
        out.put(bytes, 0, length - 1);
        Words.replaceNewlines(out.array(), from, out.size(), ',');
    }

    /** The lines, copied. */
    public byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** Each row without its line end, copied; for those who look at rows one by one. */
    public List<byte[]> rows() {
        List<byte[]> rows = new ArrayList<>(count);
        for (int start = 0; start < length; ) {
            int end = Words.newline(bytes, start, length);
            rows.add(Arrays.copyOfRange(bytes, start, end));
            start = end + 1;
        }
        return rows;
    }

    /** The rows from the last to the first. */
    RowLines reversed() {
        byte[] turned = new byte[length];
        int at = length;
        for (int start = 0; start < length; ) {
            int end = Words.newline(bytes, start, length) + 1;
            at -= end - start;
            System.arraycopy(bytes, start, turned, at, end - start);
            start = end;
        }
        return new RowLines(count, turned, length);
    }

    /** The rows from number {@code from} on, counted in here from 0. */
    RowLines tail(int from) {
        int start = 0;
        for (int i = 0; i < Math.min(from, count); i++) {
            start = Words.newline(bytes, start, length) + 1;
        }
        return new RowLines(count - Math.min(from, count), Arrays.copyOfRange(bytes, start, length), length - start);
    }

    /** The first rows: at most {@code maxRows}, and at most {@code maxBytes} with their line ends. */
    public RowLines head(int maxRows, long maxBytes) {
        if (count <= maxRows && length <= maxBytes) {
            return this;
        }
        return first(bytes, length, maxRows, maxBytes);
    }

    /** The whole rows at the start of the first {@code filled} bytes: at most {@code maxRows} and {@code maxBytes}. */
    static RowLines first(byte[] bytes, int filled, int maxRows, long maxBytes) {
        int room = (int) Math.min(filled, maxBytes);
        int count = (int) Math.min(maxRows, Words.newlines(bytes, 0, room));
        return new RowLines(count, bytes, Words.behind(bytes, 0, room, count));
    }

    /** Appends the lines. */
    void writeLines(ByteBuilder out) {
        out.put(bytes, 0, length);
    }

    /** Takes the encoded key of a row, its number in here from 0, and where it starts. */
    interface KeyVisitor {
        void visit(byte[] key, int number, int from);
    }

    /** Shows the key of each row. */
    void forEachKey(KeyVisitor visitor) {
        int number = 0;
        for (int start = 0; start < length; ) {
            int end = Words.newline(bytes, start, length) + 1;
            visitor.visit(RowKey.read(bytes, start, end - start), number++, start);
            start = end;
        }
    }

    /** How many rows come before the first whose encoded key is not {@code before}. */
    int keysWhile(Predicate<byte[]> before) {
        int rows = 0;
        int start = 0;
        int end = Words.newline(bytes, start, length) + 1;
        while (end > start && before.test(RowKey.read(bytes, start, end - start))) {
            rows++;
            start = end;
            end = Words.newline(bytes, start, length) + 1;
        }
        return rows;
    }

    /** The rows whose keys are in {@code range}. */
    RowLines within(KeyRange range) {
        byte[] kept = new byte[length];
        int size = 0;
        int rows = 0;
        for (int start = 0; start < length; ) {
            int end = Words.newline(bytes, start, length) + 1;
            if (range.contains(RowKey.read(bytes, start, end - start))) {
                System.arraycopy(bytes, start, kept, size, end - start);
                size += end - start;
                rows++;
            }
            start = end;
        }
        return new RowLines(rows, kept, size);
    }
}
