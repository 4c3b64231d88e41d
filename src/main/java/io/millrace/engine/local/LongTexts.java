package io.millrace.engine.local;

import io.millrace.io.SpillFile;
import io.millrace.value.ByteBuilder;
import io.millrace.value.ByteReader;
import org.jspecify.annotations.Nullable;

/**
 * Texts of rows that are too long to be sorted with the rest: they lie in a file, and a reference is sorted in their place,
 * so that a row can be longer than the memory. Thread-safe, but for its texts.
 */
final class LongTexts implements AutoCloseable {
    /** No JSON begins with it. */
    private static final byte REFERENCE = 0;

    private final SortSpace space;
    private @Nullable SpillFile file;

    LongTexts(SortSpace space) {
        this.space = space;
    }

    /** Takes the bytes of a text. */
    interface Sink {
        /** Takes the next {@code length} of them, which hold until the return. */
        void take(byte[] bytes, int from, int length);
    }

    /** A text that is being written. One thread. */
    final class Text {
        /** Of the blocks in the file; most texts have none. */
        private @Nullable ByteBuilder handles;

        private int largest;
        private long bytes;

        /** Bytes that are written. */
        long bytes() {
            return bytes;
        }

        /** Writes the content of {@code part}, if it is long enough, and empties it. */
        void drain(ByteBuilder part) {
            if (part.size() >= space.blockBytes()) {
                write(part);
            }
        }

        /** Writes the last bytes, and puts a reference to all in their place. */
        void finish(ByteBuilder part) {
            ByteBuilder all = write(part);
            part.put(REFERENCE).putVarint(bytes).putVarint(largest).put(all.array(), 0, all.size());
        }

        private ByteBuilder write(ByteBuilder part) {
            ByteBuilder known = handles == null ? new ByteBuilder(16) : handles;
            handles = known.putVarint(file().append(part.array(), 0, part.size()));
            largest = Math.max(largest, part.size());
            bytes += part.size();
            part.clear();
            return known;
        }
    }

    /** A new text. */
    Text start() {
        return new Text();
    }

    /** Gives the text of a row, wherever it lies, to {@code sink}. */
    void read(RowView row, Sink sink) {
        if (row.bytes()[row.row()] != REFERENCE) {
            sink.take(row.bytes(), row.row(), row.end() - row.row());
            return;
        }
        ByteReader in = new ByteReader(row.bytes(), row.row() + 1, row.end());
        long left = in.getVarint();
        byte[] block = new byte[(int) in.getVarint()];
        while (left > 0) {
            int length = file().read(in.getVarint(), block);
            sink.take(block, 0, length);
            left -= length;
        }
    }

    private synchronized SpillFile file() {
        SpillFile open = file;
        if (open == null) {
            open = space.spills().create("text");
            file = open;
        }
        return open;
    }

    /** Deletes the file. */
    @Override
    public synchronized void close() {
        if (file != null) {
            file.close();
        }
    }
}
