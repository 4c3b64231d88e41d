package io.millrace.io;

import io.millrace.io.SpillBlocks.Header;
import io.millrace.io.SpillBlocks.Stored;
import io.millrace.problem.JobException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of bytes that found no room in memory. Each has a checksum, and is compressed where that halves
 * it. Closing deletes the file; nothing of it is ever forced to the disk, since no crash outlives it.
 *
 * <p>One thread appends, any number read, also at the same time. A reader that is interrupted ends with a {@link
 * CancellationException} and leaves the file as it is to the others.
 */
public final class SpillFile implements AutoCloseable {
    /** Large enough for a disk to stream. */
    private static final int WRITE_BYTES = 1 << 18;

    private final Path path;
    private final DiskQuota quota;
    private final RandomAccessFile out;
    private final SpillBlocks blocks = new SpillBlocks();
    private ByteBuffer pending = ByteBuffer.allocate(0);
    private long bytesTaken;

    private volatile long flushedBytes;
    private volatile long appendedBytes;
    private volatile boolean closed;
    private volatile @Nullable PositionalFile in;

    /** Makes the file, whose directory must be there; what has this name is overwritten. */
    public SpillFile(Path path, DiskQuota quota) {
        this.path = path;
        this.quota = quota;
        try {
            out = new RandomAccessFile(path.toFile(), "rw");
            if (out.length() > 0) {
                // Never a new file: ext4 begins to write what was truncated to the disk as soon as it is closed.
                out.setLength(0);
            }
        } catch (IOException e) {
            blocks.close();
            throw WriteFailure.of(Durable.parent(path), e);
        }
    }

    /**
     * Appends a block.
     *
     * @return the handle to read it by
     * @throws JobException {@code DISK_FULL} if the job's quota or the disk is used up
     */
    public synchronized long append(byte[] bytes, int from, int length) {
        checkOpen();
        Stored block = blocks.encode(bytes, from, length);
        quota.take(block.size());
        bytesTaken += block.size();
        makeRoom(block.size());
        block.writeTo(pending);
        long handle = appendedBytes;
        appendedBytes = handle + block.size();
        return handle;
    }

    /** Bytes that a block has, without those that the file adds. */
    public int length(long handle) {
        return header(handle).length();
    }

    /**
     * Reads a block into the first bytes of {@code into}, which has room for it.
     *
     * @return its length
     * @throws UncheckedIOException if the file was damaged
     */
    public int read(long handle, byte[] into) {
        Header header = header(handle);
        if (header.length() > into.length) {
            throw new IllegalArgumentException("A block of " + header.length() + " bytes does not fit " + into.length);
        }
        byte[] stored = header.stored() == header.length() ? into : new byte[header.stored()];
        readFully(handle + SpillBlocks.HEADER_BYTES, stored, header.stored());
        try {
            SpillBlocks.decode(header, stored, into);
        } catch (IOException e) {
            throw damaged(handle, e);
        }
        return header.length();
    }

    /** Writes what is held back, and lets go of the buffer; for a pause, since reading needs no such call. */
    public synchronized void flush() {
        write();
        pending = ByteBuffer.allocate(0);
    }

    /** Bytes that all blocks take on the disk. */
    public long bytesWritten() {
        return appendedBytes;
    }

    /** Deletes the file and gives its bytes back to the quota. Does nothing the second time. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        pending = ByteBuffer.allocate(0);
        blocks.close();
        quota.give(bytesTaken);
        try {
            PositionalFile reader = in;
            if (reader != null) {
                reader.close();
            }
            out.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void makeRoom(int bytes) {
        if (pending.remaining() >= bytes) {
            return;
        }
        write();
        if (pending.capacity() < bytes) {
            pending = ByteBuffer.allocate(Math.max(WRITE_BYTES, bytes));
        }
    }

    /** By a stream, since an interrupted channel closes and takes the other threads' blocks with it. */
    private void write() {
        checkOpen();
        try {
            out.write(pending.array(), 0, pending.position());
            flushedBytes = appendedBytes;
            pending.clear();
        } catch (IOException e) {
            throw WriteFailure.of(Durable.parent(path), e, WRITE_BYTES);
        }
    }

    private Header header(long handle) {
        if (handle >= flushedBytes) {
            synchronized (this) {
                write();
            }
        }
        byte[] bytes = new byte[SpillBlocks.HEADER_BYTES];
        readFully(handle, bytes, bytes.length);
        Header header = Header.read(bytes);
        boolean fits = header.stored() <= flushedBytes - handle - SpillBlocks.HEADER_BYTES;
        if (!header.isSound() || !fits) {
            throw damaged(handle, new IOException("its length is wrong"));
        }
        return header;
    }

    private void readFully(long position, byte[] into, int length) {
        while (true) {
            PositionalFile file = reader();
            try {
                file.readFully(position, into, length);
                return;
            } catch (ClosedByInterruptException e) {
                throw cancelled(e);
            } catch (ClosedChannelException e) {
                // Another reader was interrupted, which closes the channel for all: open it again.
                forget(file);
            } catch (IOException e) {
                throw damaged(position, e);
            }
        }
    }

    private PositionalFile reader() {
        PositionalFile file = in;
        return file == null ? open() : file;
    }

    private synchronized PositionalFile open() {
        checkOpen();
        PositionalFile file = in;
        if (file != null) {
            return file;
        }
        try {
            PositionalFile opened = PositionalFile.open(path);
            in = opened;
            return opened;
        } catch (ClosedByInterruptException e) {
            throw cancelled(e);
        } catch (IOException e) {
            throw new UncheckedIOException("A spill file went away: " + path, e);
        }
    }

    private synchronized void forget(PositionalFile file) {
        if (file.equals(in)) {
            in = null;
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new CancellationException("The spill file is closed");
        }
    }

    private static CancellationException cancelled(IOException e) {
        CancellationException cancelled = new CancellationException("Interrupted while reading");
        cancelled.initCause(e);
        return cancelled;
    }

    private UncheckedIOException damaged(long handle, IOException e) {
        return new UncheckedIOException(
                "Block " + handle + " of the spill file " + path + " is damaged: " + e.getMessage(), e);
    }
}
