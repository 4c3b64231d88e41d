package io.millrace.io;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A result in memory. To make one costs no system call, where files cost some milliseconds of waiting for the disk. A
 * store keeps it as one piece of {@link #storedBytes()} bytes.
 */
public final class SmallResult implements Result {
    /** Rows, order, bytes of the index. */
    private static final int HEAD_BYTES = Long.BYTES + 1 + Integer.BYTES;

    private final ResultInfo info;
    private final KeyOrder order;
    private final byte[] index;
    private final byte[] lines;

    SmallResult(long rows, KeyOrder order, byte[] index, byte[] lines) {
        this.info = new ResultInfo(rows, lines.length);
        this.order = order;
        this.index = index;
        this.lines = lines;
    }

    /** Reads what {@link #store} wrote. */
    public static SmallResult restore(byte[] from, int offset, int length) {
        ByteBuffer in = ByteBuffer.wrap(from, offset, length);
        long rows = in.getLong();
        KeyOrder order = KeyOrder.of(in.get());
        byte[] index = new byte[in.getInt()];
        in.get(index);
        byte[] lines = new byte[in.remaining()];
        in.get(lines);
        return new SmallResult(rows, order, index, lines);
    }

    /** How many bytes {@link #store} writes, at most 128 KiB. */
    public int storedBytes() {
        return HEAD_BYTES + index.length + lines.length;
    }

    /** Writes all of it into {@code into}. */
    public void store(byte[] into, int offset) {
        ByteBuffer.wrap(into, offset, storedBytes())
                .putLong(info.rows())
                .put(order.code())
                .putInt(index.length)
                .put(index)
                .put(lines);
    }

    @Override
    public ResultInfo info() {
        return info;
    }

    @Override
    public String digest() {
        return HexFormat.of().formatHex(sha256().digest(lines));
    }

    @Override
    public ResultReader open() {
        return new ResultReader(
                new ResultFiles.Meta(info, order, ""),
                new PositionalBytes(lines),
                new PositionalBytes(index),
                Optional.empty());
    }

    @Override
    public Source source(String name) {
        return new BytesSource(name, lines);
    }

    /** All rows. */
    public RowLines rows() {
        return new RowLines((int) info.rows(), lines, lines.length);
    }

    /** The rows, each a line of JSON; not to be changed. */
    public byte[] lines() {
        return lines;
    }

    /** Brings the rows to the disk, as if they had been too many for the memory. Blocks. */
    public FiledResult toFiles(JobDirectory job) {
        job.create();
        try (ResultOutput out = new ResultOutput(job.result(), true)) {
            out.rows(lines, lines.length);
            out.index(index, index.length);
            return out.commit(info.rows(), order);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
