package io.millrace.bench.limit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** A file in pieces of whole lines, handed to whichever thread asks next. A line belongs to the piece it starts in. */
final class LineChunks implements AutoCloseable {
    /** Fits a second-level cache beside a table; larger reads were not faster. */
    private static final int CHUNK = 256 * 1024;

    private static final int OVERLAP = 512;

    private final FileChannel channel;
    private final long size;
    private final AtomicLong next = new AtomicLong();

    LineChunks(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
        size = channel.size();
    }

    Window window() {
        return new Window(1 + CHUNK + OVERLAP + Window.SPARE);
    }

    /** Fills the window with the next lines; false if there are none left. */
    boolean next(Window window) throws IOException {
        while (true) {
            long start = next.getAndAdd(CHUNK);
            if (start >= size) {
                return false;
            }
            fill(window, start);
            if (window.from < window.to) {
                return true;
            }
        }
    }

    private void fill(Window window, long start) throws IOException {
        // One byte more in front tells whether a line starts right at the start of the piece.
        int before = start == 0 ? 0 : 1;
        int read = read(window.bytes, 0, start - before, before + CHUNK + OVERLAP);
        window.from = before == 0 ? 0 : behindBreak(window.bytes, 0, read);
        int last = before + CHUNK - 1;
        if (read <= last + 1) {
            window.to = terminated(window, read);
            return;
        }
        int to = behindBreak(window.bytes, last, read);
        while (to < 0 && start - before + read < size) {
            int had = read;
            window.bytes = Arrays.copyOf(window.bytes, 2 * window.bytes.length);
            read += read(window.bytes, read, start - before + read, window.bytes.length - Window.SPARE - read);
            to = behindBreak(window.bytes, had, read);
        }
        window.to = to < 0 ? terminated(window, read) : to;
        if (window.from < 0) {
            window.from = window.to;
        }
    }

    private static int behindBreak(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] == '\n') {
                return at + 1;
            }
        }
        return -1;
    }

    /** Gives a last line a break if it has none. */
    private static int terminated(Window window, int read) {
        if (window.from < 0) {
            window.from = read;
        }
        if (window.from < read && window.bytes[read - 1] != '\n') {
            window.bytes[read] = '\n';
            return read + 1;
        }
        return read;
    }

    private int read(byte[] into, int offset, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(into, offset, length);
        while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position() - offset) >= 0) {
            continue;
        }
        return buffer.position() - offset;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
