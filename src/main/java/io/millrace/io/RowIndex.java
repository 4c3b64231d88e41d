package io.millrace.io;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The sparse index of a result, read entry by entry where it lies. */
final class RowIndex {
    private final Positional file;

    RowIndex(Positional file) {
        this.file = file;
    }

    /** A row and where it starts. */
    record Entry(long row, long offset) {}

    /** A question about an entry that is answered yes up to some entry, and no after it. */
    interface Before {
        boolean test(Entry entry) throws IOException;
    }

    /** The last entry that {@code before} says yes to, or the first of all; the result must have rows. */
    Entry last(Before before) throws IOException {
        long yes = 0;
        long no = file.size() / ResultFiles.INDEX_ENTRY_BYTES;
        while (no - yes > 1) {
            long middle = (yes + no) >>> 1;
            if (before.test(entry(middle))) {
                yes = middle;
            } else {
                no = middle;
            }
        }
        return entry(yes);
    }

    private Entry entry(long number) throws IOException {
        byte[] bytes = new byte[ResultFiles.INDEX_ENTRY_BYTES];
        file.readFully(number * ResultFiles.INDEX_ENTRY_BYTES, bytes, bytes.length);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Entry(buffer.getLong(), buffer.getLong());
    }
}
