package io.millrace.io;

import io.millrace.value.ByteBuilder;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of a result in the job's order. They are written aside; {@link #commit} shows them all at once. One
 * thread. Methods throw {@code DISK_FULL} where that is so.
 */
public final class ResultWriter implements AutoCloseable {
    private static final int FLUSH_BYTES = 1 << 18;
    private static final byte[] VALUE = ",\"value\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "}\n".getBytes(StandardCharsets.US_ASCII);

    private final Path directory;
    private final DiskQuota quota;
    private final ResultFiles files;
    private final FileChannel rowsFile;
    private final FileChannel indexFile;
    private final MessageDigest digest = sha256();
    private final KeyOrder.Watch keys = new KeyOrder.Watch();
    private final ByteBuilder pending = new ByteBuilder(FLUSH_BYTES + (1 << 14));
    private final ByteBuffer index = ByteBuffer.allocate(ResultFiles.INDEX_ENTRY_BYTES << 10);

    private long rows;
    private long flushedBytes;
    private long indexedRow = -ResultFiles.INDEX_ROWS;
    private long indexedOffset;
    private @Nullable KeyOrder declared;
    private boolean done;

    /** Starts a result whose place, {@code directory}, must not exist when it is committed; its parent must. */
    public ResultWriter(Path directory) {
        this(directory, new DiskQuota(DiskQuota.UNLIMITED));
    }

    /** The same, with rows that count for {@code quota}. */
    public ResultWriter(Path directory, DiskQuota quota) {
        this.directory = directory;
        this.quota = quota;
        this.files = new ResultFiles(directory.resolveSibling(directory.getFileName() + ".partial"));
        try {
            // What an attempt before a crash left.
            Durable.delete(files.directory());
            Files.createDirectory(files.directory());
            rowsFile = FileChannel.open(files.rows(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            indexFile = FileChannel.open(files.index(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw WriteFailure.of(Durable.parent(directory), e);
        }
    }

    /** Says how the keys of all rows follow each other, for rows that are appended as text. */
    public ResultWriter declare(KeyOrder order) {
        declared = order;
        return this;
    }

    /** Appends a row whose compact JSON, without a line end, is ready; its key is not looked at. */
    public void append(byte[] row, int from, int length) {
        if (declared == null) {
            declared = KeyOrder.NONE;
        }
        try {
            beginRow();
            pending.put(row, from, length).put('\n');
            endRow();
        } catch (IOException e) {
            throw WriteFailure.of(files.directory(), e);
        }
    }

    /** Appends a row. */
    public void append(Value key, Value value) {
        try {
            beginRow();
            keys.next(key);
            Json.write(key, pending.put(RowKey.START));
            Json.write(value, pending.put(VALUE));
            pending.put(END);
            endRow();
        } catch (IOException e) {
            throw WriteFailure.of(files.directory(), e);
        }
    }

    /** Brings the result to the disk and gives it its name; it is there whole after that, or not at all. */
    public ResultInfo commit() {
        try {
            flushRows();
            flushIndex();
            rowsFile.force(true);
            indexFile.force(true);
            closeFiles();
            ResultInfo info = new ResultInfo(rows, flushedBytes, HexFormat.of().formatHex(digest.digest()));
            writeMeta(new ResultFiles.Meta(info, declared == null ? keys.order() : declared));
            Durable.force(files.directory());
            Durable.rename(files.directory(), directory);
            done = true;
            return info;
        } catch (IOException e) {
            throw WriteFailure.of(Durable.parent(directory), e);
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
            quota.give(flushedBytes);
        } catch (IOException e) {
            throw WriteFailure.of(Durable.parent(directory), e);
        }
    }

    private void beginRow() throws IOException {
        long offset = flushedBytes + pending.size();
        if (rows - indexedRow >= ResultFiles.INDEX_ROWS || offset - indexedOffset >= ResultFiles.INDEX_BYTES) {
            addToIndex(offset);
        }
    }

    private void endRow() throws IOException {
        rows++;
        if (pending.size() >= FLUSH_BYTES) {
            flushRows();
        }
    }

    private void addToIndex(long offset) throws IOException {
        if (!index.hasRemaining()) {
            flushIndex();
        }
        index.putLong(rows).putLong(offset);
        indexedRow = rows;
        indexedOffset = offset;
    }

    private void flushRows() throws IOException {
        quota.take(pending.size());
        digest.update(pending.array(), 0, pending.size());
        writeFully(rowsFile, ByteBuffer.wrap(pending.array(), 0, pending.size()));
        flushedBytes += pending.size();
        pending.clear();
    }

    private void flushIndex() throws IOException {
        writeFully(indexFile, index.flip());
        index.clear();
    }

    private void writeMeta(ResultFiles.Meta meta) throws IOException {
        try (FileChannel channel =
                FileChannel.open(files.meta(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            writeFully(channel, ByteBuffer.wrap(files.encode(meta)));
            channel.force(true);
        }
    }

    private void closeFiles() throws IOException {
        rowsFile.close();
        indexFile.close();
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
