package io.millrace.io;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts bzip2 into its blocks, which start at any bit, by looking for their 48-bit magic number as {@code bzip2recover},
 * {@code pbzip2 -d} and {@code lbzip2} do. Other data may look like that number, about once in 30 TB: the block before
 * it is then cut short, which raises doubt. The checksum over all blocks of a stream is verified here, those of the
 * blocks where they are decoded.
 */
final class Bzip2Pieces implements Pieces {
    private static final int MAGIC_BITS = 48;
    private static final int HEADER_BITS = 80;
    private static final long MAGIC_MASK = (1L << MAGIC_BITS) - 1;
    private static final int STEP_BYTES = 1 << 16;
    private static final byte[] SHIFTS = shifts();

    private final Source source;
    private final StoredBytes stored;
    private boolean started;

    /** 1 to 9, in 100,000 bytes; 0 between streams. */
    private int blockSize;

    /** The next block starts at this bit of the first byte to come, 0 to 7 from the highest. */
    private int bit;

    private int checksum;

    /** Takes the bytes of the source over, and opens it again if there is doubt. */
    Bzip2Pieces(Source source, StoredBytes stored) {
        this.source = source;
        this.stored = stored;
    }

    @Override
    public @Nullable Piece next() throws IOException {
        while (blockSize > 0 || !isAtEnd()) {
            if (blockSize == 0) {
                startStream();
            }
            long magic = bits(0, MAGIC_BITS);
            if (magic == Bzip2Block.MAGIC) {
                return block();
            }
            if (magic != Bzip2Block.END_MAGIC) {
                throw new IOException("No block where one must start");
            }
            endStream();
        }
        return null;
    }

    private boolean isAtEnd() throws IOException {
        return started && !stored.has(1);
    }

    private void startStream() throws IOException {
        stored.require(4);
        boolean isHeader = stored.at(0) == 'B' && stored.at(1) == 'Z' && stored.at(2) == 'h';
        int digit = stored.at(3) - '0';
        if (!isHeader || digit < 1 || digit > 9) {
            throw new IOException("No bzip2 where a stream must start");
        }
        stored.drop(4);
        started = true;
        blockSize = digit;
        checksum = 0;
    }

    private void endStream() throws IOException {
        if ((int) bits(MAGIC_BITS, 32) != checksum) {
            throw new IOException("The checksum of all blocks is wrong");
        }
        stored.drop((bit + HEADER_BITS + 7) / 8);
        bit = 0;
        blockSize = 0;
    }

    private Piece block() throws IOException {
        int blockChecksum = (int) bits(MAGIC_BITS, 32);
        checksum = Integer.rotateLeft(checksum, 1) ^ blockChecksum;
        int end = nextMagic(bit + HEADER_BITS);
        long start = stored.position();
        Bzip2Block block = new Bzip2Block(stored.copy(0, (end + 7) / 8), bit, end, blockSize);
        stored.drop(end / 8);
        bit = end % 8;
        return Piece.guessed(
                stored.position(), () -> block.open(blockChecksum), failure -> block.goesOn(source, start));
    }

    /** Where the next magic number starts, in bits of the bytes to come. */
    private int nextMagic(int fromBit) throws IOException {
        long last = 0;
        int at = fromBit / 8;
        while (true) {
            stored.require(at + 1);
            stored.has(Math.min(at + STEP_BYTES, Piece.MAX_BYTES));
            for (int size = stored.size(); at < size; at++) {
                last = (last << 8) | stored.at(at);
                int shifts = SHIFTS[(int) (last >>> 8) & 0xff];
                int start = shifts == 0 ? -1 : magicStart(last, shifts, (at + 1) * 8);
                if (start >= fromBit) {
                    return start;
                }
            }
        }
    }

    /** Where a magic number starts that ends up to 7 bits before {@code end}; -1 if none does. */
    private static int magicStart(long bits, int shifts, int end) {
        for (int shift = 7; shift >= 0; shift--) {
            long number = (bits >>> shift) & MAGIC_MASK;
            boolean isMagic = number == Bzip2Block.MAGIC || number == Bzip2Block.END_MAGIC;
            if (isMagic && (shifts & (1 << shift)) != 0) {
                return end - shift - MAGIC_BITS;
            }
        }
        return -1;
    }

    /** For each value of the last byte but one: by how many bits a magic number that has it may be shifted. */
    private static byte[] shifts() {
        byte[] shifts = new byte[256];
        for (int shift = 0; shift < 8; shift++) {
            shifts[(int) (Bzip2Block.MAGIC << shift >>> 8) & 0xff] |= (byte) (1 << shift);
            shifts[(int) (Bzip2Block.END_MAGIC << shift >>> 8) & 0xff] |= (byte) (1 << shift);
        }
        return shifts;
    }

    /** {@code count} bits, at most 48, that start {@code from} bits behind the start of the block. */
    private long bits(int from, int count) throws IOException {
        int first = bit + from;
        int end = first + count;
        stored.require((end + 7) / 8);
        long number = 0;
        for (int at = first / 8; at < (end + 7) / 8; at++) {
            number = (number << 8) | stored.at(at);
        }
        return (number >>> ((8 - end % 8) % 8)) & ((1L << count) - 1);
    }

    @Override
    public long position() {
        return stored.position();
    }

    @Override
    public void close() throws IOException {
        stored.close();
    }
}
