package io.millrace.io;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** One block of bzip2. To decode it, it is made a stream of its own. */
final class Bzip2Block {
    /** Starts a block; the digits of pi. */
    static final long MAGIC = 0x314159265359L;

    /** Ends a stream; the digits of its square root. */
    static final long END_MAGIC = 0x177245385090L;

    private static final int MAGIC_BITS = 48;
    private static final int HEADER_BYTES = 4;
    private static final int END_BYTES = 10;

    private final byte[] bytes;
    private final int from;
    private final int to;
    private final int blockSize;

    /**
     * Keeps the bytes.
     *
     * @param bytes the block and the rest of its first and last byte
     * @param from the bit at which it starts, 0 to 7 from the highest of the first byte
     * @param to the bit behind its last
     * @param blockSize of its stream, 1 to 9
     */
    Bzip2Block(byte[] bytes, int from, int to, int blockSize) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        this.blockSize = blockSize;
    }

    /** The decompressed bytes; fails at the end if the block does not end where it was cut. */
    InputStream open(int checksum) throws IOException {
        byte[] stream = stream();
        int end = HEADER_BYTES * 8 + to - from;
        put(stream, end, MAGIC_BITS, END_MAGIC);
        // The checksum of a stream of one block is that of the block.
        put(stream, end + MAGIC_BITS, Integer.SIZE, checksum);
        return new BZip2CompressorInputStream(new ByteArrayInputStream(stream));
    }

    /**
     * Reads the block again from the source, in which it starts in the byte at {@code start}, with what follows. True if
     * it is whole, although it does not end where it was cut.
     */
    boolean goesOn(Source source, long start) throws IOException {
        byte[] more;
        try (InputStream in = source.open()) {
            in.skipNBytes(start);
            more = in.readNBytes(Piece.MAX_BYTES);
        }
        Bzip2Block longer = new Bzip2Block(more, from, more.length * 8, blockSize);
        ByteArrayInputStream stored = new ByteArrayInputStream(longer.stream());
        int left = -1;
        try (InputStream in = new BZip2CompressorInputStream(stored)) {
            // All of the block was read before it gives its first byte, and nothing more before its checksum is
            // verified.
            left = stored.available();
            while (stored.available() == left && in.read() >= 0) {
                // Decodes this block only.
            }
            return true;
        } catch (IOException e) {
            return left >= 0 && stored.available() < left;
        }
    }

    /** Header and block, and room for the end. */
    private byte[] stream() {
        int length = (to - from + 7) / 8;
        byte[] stream = new byte[HEADER_BYTES + length + END_BYTES + 1];
        stream[0] = 'B';
        stream[1] = 'Z';
        stream[2] = 'h';
        stream[3] = (byte) ('0' + blockSize);
        for (int i = 0; i < length; i++) {
            int next = i + 1 < bytes.length ? bytes[i + 1] & 0xff : 0;
            stream[HEADER_BYTES + i] = (byte) ((bytes[i] << from) | (next >>> (8 - from)));
        }
        return stream;
    }

    private static void put(byte[] stream, int at, int count, long number) {
        for (int i = 0; i < count; i++) {
            int mask = 0x80 >>> ((at + i) % 8);
            boolean isSet = ((number >>> (count - 1 - i)) & 1) == 1;
            int old = stream[(at + i) / 8];
            stream[(at + i) / 8] = (byte) (isSet ? old | mask : old & ~mask);
        }
    }
}
