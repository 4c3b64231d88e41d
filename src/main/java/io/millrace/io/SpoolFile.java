package io.millrace.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that is there whole or not at all: written under another name, and renamed by {@link #commit}. */
public final class SpoolFile implements AutoCloseable {
    private final Path path;
    private final Path partial;
    private final FileChannel channel;
    private long bytes;
    private boolean done;

    /** Starts empty; what an earlier, broken-off attempt left is overwritten. */
    public SpoolFile(Path path) {
        this.path = path;
        this.partial = path.resolveSibling(path.getFileName() + ".partial");
        try {
            this.channel = FileChannel.open(
                    partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            throw WriteFailure.of(Durable.parent(path), e);
        }
    }

    /** Appends all of {@code data}; waits for the disk. */
    public void write(ByteBuffer data) {
        try {
            while (data.hasRemaining()) {
                bytes += channel.write(data);
            }
        } catch (IOException e) {
            throw WriteFailure.of(Durable.parent(path), e);
        }
    }

    /** Written so far. */
    public long bytes() {
        return bytes;
    }

    /** Brings it to the disk and gives it its name. */
    public void commit() {
        try {
            channel.force(true);
            channel.close();
            Durable.rename(partial, path);
            done = true;
        } catch (IOException e) {
            throw WriteFailure.of(Durable.parent(path), e);
        }
    }

    /** Removes what was written, unless it was committed. */
    public void abort() {
        if (done) {
            return;
        }
        done = true;
        try {
            channel.close();
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            throw WriteFailure.of(Durable.parent(path), e);
        }
    }

    /** The same as {@link #abort}. */
    @Override
    public void close() {
        abort();
    }
}
