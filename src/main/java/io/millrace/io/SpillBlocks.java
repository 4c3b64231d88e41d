package io.millrace.io;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Blocks of a spill file: stored length, length, CRC32C of both and of what is stored, 4 bytes each, big-endian, and what
 * is stored, which is compressed where it is shorter. One thread.
 */
final class SpillBlocks implements AutoCloseable {
    static final int HEADER_BYTES = 3 * Integer.BYTES;

    /** The fastest with an entropy stage. */
    private static final int LEVEL = 1;

    /** Blocks let by at most after one that does not shrink, so that trying costs next to nothing. */
    private static final int MAX_SKIP = 64;

    private final ZstdCompressCtx compressor = new ZstdCompressCtx().setLevel(LEVEL);
    private byte[] compressed = {};
    private int skip;
    private int nextSkip = 1;

    /**
     * A header.
     *
     * @param stored bytes in the file
     * @param length bytes of the block
     */
    record Header(int stored, int length, int checksum) {
        static Header read(byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            return new Header(in.getInt(), in.getInt(), in.getInt());
        }

        boolean isSound() {
            return stored >= 0 && stored <= length;
        }

        private void write(ByteBuffer out) {
            out.putInt(stored).putInt(length).putInt(checksum);
        }
    }

    /** A block as it is to be written: a header and a slice. */
    static final class Stored {
        private final Header header;
        private final byte[] bytes;
        private final int from;

        private Stored(Header header, byte[] bytes, int from) {
            this.header = header;
            this.bytes = bytes;
            this.from = from;
        }

        void writeTo(ByteBuffer out) {
            header.write(out);
            out.put(bytes, from, header.stored());
        }

        int size() {
            return HEADER_BYTES + header.stored();
        }
    }

    /** Compresses a block if that pays; the answer holds until the next call. */
    Stored encode(byte[] bytes, int from, int length) {
        int packed = pack(bytes, from, length);
        return packed < length ? stored(compressed, 0, packed, length) : stored(bytes, from, length, length);
    }

    /**
     * The length of the compressed block if that halves it, else {@code length}: packing costs more time than writing to
     * a page cache saves, so it has to spare room worth speaking of.
     */
    private int pack(byte[] bytes, int from, int length) {
        if (skip > 0) {
            skip--;
            return length;
        }
        int bound = (int) Zstd.compressBound(length);
        if (compressed.length < bound) {
            compressed = new byte[bound];
        }
        int packed = compressor.compressByteArray(compressed, 0, compressed.length, bytes, from, length);
        if (packed <= length / 2) {
            nextSkip = 1;
            return packed;
        }
        skip = nextSkip;
        nextSkip = Math.min(MAX_SKIP, nextSkip * 2);
        return length;
    }

    private static Stored stored(byte[] bytes, int from, int stored, int length) {
        return new Stored(new Header(stored, length, checksum(stored, length, bytes, from)), bytes, from);
    }

    /**
     * Checks what is stored, and expands it if it is compressed.
     *
     * @param stored the first bytes are those of the file; may be {@code into}
     */
    static void decode(Header header, byte[] stored, byte[] into) throws IOException {
        if (checksum(header.stored(), header.length(), stored, 0) != header.checksum()) {
            throw new IOException("its checksum is wrong");
        }
        if (header.stored() == header.length()) {
            return;
        }
        try {
            Zstd.decompressByteArray(into, 0, header.length(), stored, 0, header.stored());
        } catch (ZstdException e) {
            throw new IOException("it does not expand", e);
        }
    }

    private static int checksum(int stored, int length, byte[] bytes, int from) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(stored)
                .putInt(length)
                .flip());
        crc.update(bytes, from, stored);
        return (int) crc.getValue();
    }

    @Override
    public void close() {
        compressor.close();
        compressed = new byte[0];
    }
}
