package io.millrace.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads a file by position. Each user opens one of its own, since an interrupted read closes the channel. */
final class PositionalFile implements Positional {
    /** Beyond it reads get no faster (measured), and the JDK keeps a direct buffer of this size for each thread. */
    private static final int READ_BYTES = 1 << 18;

    private final FileChannel channel;

    private PositionalFile(FileChannel channel) {
        this.channel = channel;
    }

    static PositionalFile open(Path path) throws IOException {
        return new PositionalFile(FileChannel.open(path, StandardOpenOption.READ));
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    /** Fills {@code length} bytes of {@code into} from {@code offset} on; a shorter file is an error. */
    void readFully(long position, byte[] into, int offset, int length) throws IOException {
        if (read(position, into, offset, length) < length) {
            throw new EOFException("The file became shorter while it was read");
        }
    }

    @Override
    public int read(long position, byte[] into, int length) throws IOException {
        return read(position, into, 0, length);
    }

    private int read(long position, byte[] into, int offset, int length) throws IOException {
        int filled = 0;
        while (filled < length) {
            ByteBuffer part = ByteBuffer.wrap(into, offset + filled, Math.min(READ_BYTES, length - filled));
            int n = channel.read(part, position + filled);
            if (n < 0) {
                break;
            }
            filled += n;
        }
        return filled;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
