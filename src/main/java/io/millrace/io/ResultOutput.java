package io.millrace.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The files of a result that is being written, under another name until {@link #commit} renames them at once. One
 * thread. Methods throw {@code DISK_FULL} where that is so.
 */
final class ResultOutput implements AutoCloseable {
    private final Path place;
    private final boolean durable;
    private final ResultFiles files;
    private final FileChannel rowsFile;
    private final FileChannel indexFile;
    private final MessageDigest digest = SmallResult.sha256();
    private long bytes;
    private boolean done;

    /**
     * Starts a result.
     *
     * @param place must not exist when it is committed; its parent must
     * @param durable false if nobody looks for the files after a crash, so that {@link #commit} need not wait for the disk
     */
    ResultOutput(Path place, boolean durable) {
        this.place = place;
        this.durable = durable;
        this.files = new ResultFiles(place.resolveSibling(place.getFileName() + ".partial"));
        try {
            // What an attempt before a crash left.
            Durable.delete(files.directory());
            Files.createDirectory(files.directory());
            rowsFile = open(files.rows());
            indexFile = open(files.index());
        } catch (IOException e) {
            throw WriteFailure.of(Durable.parent(place), e);
        }
    }

    /** Appends the first {@code length} bytes of whole lines. */
    void rows(byte[] lines, int length) {
        try {
            digest.update(lines, 0, length);
            writeFully(rowsFile, ByteBuffer.wrap(lines, 0, length));
            bytes += length;
        } catch (IOException e) {
            throw WriteFailure.of(files.directory(), e);
        }
    }

    /** Appends the first {@code length} bytes of whole entries. */
    void index(byte[] entries, int length) {
        try {
            writeFully(indexFile, ByteBuffer.wrap(entries, 0, length));
        } catch (IOException e) {
            throw WriteFailure.of(files.directory(), e);
        }
    }

    /** Gives the files their name, on the disk if they are to be durable; they are there whole after that, or not at all. */
    FiledResult commit(long rows, KeyOrder order) {
        String sum = HexFormat.of().formatHex(digest.digest());
        try (FileChannel meta = open(files.meta())) {
            writeFully(
                    meta, ByteBuffer.wrap(files.encode(new ResultFiles.Meta(new ResultInfo(rows, bytes), order, sum))));
            if (durable) {
                rowsFile.force(true);
                indexFile.force(true);
                meta.force(true);
                Durable.force(files.directory());
            }
            closeFiles();
            rename();
            done = true;
            return new FiledResult(place);
        } catch (IOException e) {
            throw WriteFailure.of(Durable.parent(place), e);
        }
    }

    private void rename() throws IOException {
        if (durable) {
            Durable.rename(files.directory(), place);
        } else {
            Files.move(files.directory(), place, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Removes what was written, unless it was committed. */
    @Override
    public void close() {
        if (done) {
            return;
        }
        done = true;
        try {
            closeFiles();
            Durable.delete(files.directory());
        } catch (IOException e) {
            throw WriteFailure.of(Durable.parent(place), e);
        }
    }

    private void closeFiles() throws IOException {
        rowsFile.close();
        indexFile.close();
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
