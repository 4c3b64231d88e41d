package io.millrace.io;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** How a source is compressed. */
public enum Compression {
    /** Whatever the first bytes say; no known magic number means none. */
    AUTO,
    NONE,
    GZIP,
    ZSTD,
    BZIP2;

    /** As many bytes as tell every format apart. */
    static final int MAGIC_BYTES = 10;

    private static final int BUFFER_BYTES = 1 << 16;
    private static final byte[] GZIP_MAGIC = {0x1f, (byte) 0x8b, 8};
    private static final byte[] ZSTD_MAGIC = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
    private static final byte[] ZSTD_SKIPPABLE = {0x2a, 0x4d, 0x18};
    private static final byte[] BZIP2_MAGIC = {'B', 'Z', 'h'};
    private static final byte[] BZIP2_BLOCK = {0x31, 0x41, 0x59, 0x26, 0x53, 0x59};
    private static final byte[] BZIP2_END = {0x17, 0x72, 0x45, 0x38, 0x50, (byte) 0x90};

    /** The one whose name in a job specification is {@code name}, such as {@code gzip}. */
    public static Optional<Compression> named(String name) {
        return Arrays.stream(values())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }

    /**
     * The decompressed bytes of {@code in}. Members of gzip, frames of zstd and streams of bzip2 that follow each other
     * are read to the end.
     *
     * @throws IOException here or from the stream, if the data is cut short or damaged
     */
    public InputStream wrap(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, BUFFER_BYTES);
        return switch (this) {
            case AUTO -> sniff(peek(buffered)).wrap(buffered);
            case NONE -> buffered;
            case GZIP ->
                GzipCompressorInputStream.builder()
                        .setInputStream(buffered)
                        .setDecompressConcatenated(true)
                        .get();
            case ZSTD -> new ZstdInputStream(new ZstdFrames(buffered));
            case BZIP2 -> new BZip2CompressorInputStream(buffered, true);
        };
    }

    /** Cuts a source that is compressed like this, which is neither {@link #AUTO} nor {@link #NONE}. */
    Pieces pieces(Source source) throws IOException {
        return switch (this) {
            case GZIP -> new GzipPieces(new StoredBytes(source.open()));
            case ZSTD -> new ZstdPieces(new StoredBytes(source.open()));
            case BZIP2 -> new Bzip2Pieces(source, new StoredBytes(source.open()));
            default -> throw new IllegalArgumentException("Not a compression: " + this);
        };
    }

    /** This, or what the first bytes of the source say. */
    Compression of(Source source) throws IOException {
        if (this != AUTO) {
            return this;
        }
        try (InputStream in = source.open()) {
            return sniff(in.readNBytes(MAGIC_BYTES));
        }
    }

    /** The compression whose magic number {@code head} starts with, else {@link #NONE}. */
    static Compression sniff(byte[] head) {
        if (hasAt(head, 0, GZIP_MAGIC)) {
            return GZIP;
        }
        if (hasAt(head, 0, ZSTD_MAGIC) || isSkippableFrame(head)) {
            return ZSTD;
        }
        boolean block = hasAt(head, 4, BZIP2_BLOCK) || hasAt(head, 4, BZIP2_END);
        return block && hasAt(head, 0, BZIP2_MAGIC) ? BZIP2 : NONE;
    }

    private static boolean isSkippableFrame(byte[] head) {
        return hasAt(head, 1, ZSTD_SKIPPABLE) && (head[0] & 0xf0) == 0x50;
    }

    private static byte[] peek(BufferedInputStream in) throws IOException {
        in.mark(MAGIC_BYTES);
        byte[] head = in.readNBytes(MAGIC_BYTES);
        in.reset();
        return head;
    }

    private static boolean hasAt(byte[] head, int at, byte[] magic) {
        int end = at + magic.length;
        return head.length >= end && Arrays.equals(head, at, end, magic, 0, magic.length);
    }
}
