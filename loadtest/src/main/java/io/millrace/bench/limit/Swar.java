package io.millrace.bench.limit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes at a time in a long: the first byte in the lowest bits. See "Hacker's Delight", 6-1 and 7-1. */
final class Swar {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    static final long ONES = 0x0101010101010101L;
    static final long HIGHS = 0x8080808080808080L;
    private static final long LOWS = ~HIGHS;
    /** Multiplying the high bits of eight bytes by this gathers them in the highest byte. */
    private static final long GATHER = 0x0102040810204080L;

    private static final long CASELESS = ONES * 0x5f;
    private static final long FROM_A = ONES * (0x80 - 'A');
    private static final long BEYOND_Z = ONES * (0x80 - 'Z' - 1);

    /** Masks that keep the first n bytes of a long, of 16 bytes the first long's and the second's. */
    private static final long[] FIRST = masks(0);

    private static final long[] SECOND = masks(8);

    private Swar() {}

    private static long[] masks(int offset) {
        long[] masks = new long[64];
        for (int length = 0; length < masks.length; length++) {
            int kept = Math.max(0, Math.min(8, length - offset));
            masks[length] = kept == 8 ? -1 : (1L << 8 * kept) - 1;
        }
        return masks;
    }

    static long load(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    static void store(byte[] bytes, int at, long value) {
        LONG.set(bytes, at, value);
    }

    /** The first {@code length} bytes of a load, where that is less than 64. */
    static long first(long loaded, int length) {
        return loaded & FIRST[length];
    }

    /** The bytes from 8 to {@code length} of the second of two loads. */
    static long second(long loaded, int length) {
        return loaded & SECOND[length];
    }

    /** One bit for each of eight high bits. */
    static long gather(long highBits) {
        return (highBits >>> 7) * GATHER >>> 56;
    }

    /** The high bits of bytes that are ASCII letters. */
    static long letters(long x) {
        long upper = x & CASELESS;
        return (upper + FROM_A) & ~(upper + BEYOND_Z) & ~x & HIGHS;
    }

    /** The high bits of bytes that equal the one that {@code pattern} repeats; exact. */
    static long equal(long x, long pattern) {
        long differs = x ^ pattern;
        return ~((differs & LOWS) + LOWS | differs) & HIGHS;
    }

    /** As {@link #equal}, cheaper; may also name a byte that differs in its lowest bit behind one that is equal. */
    static long nearlyEqual(long x, long pattern) {
        long differs = x ^ pattern;
        return differs - ONES & ~differs & HIGHS;
    }

    /** Appends the positions of the set bits, counted from {@code base}; needs room for 64 more. Returns the new count. */
    static int positions(long bits, int base, int[] into, int count) {
        long rest = bits;
        int end = count + Long.bitCount(bits);
        // Writing too many costs less than a branch that is often guessed wrong.
        for (int at = count; at < end; at += 8) {
            into[at] = base + Long.numberOfTrailingZeros(rest);
            rest &= rest - 1;
            into[at + 1] = base + Long.numberOfTrailingZeros(rest);
            rest &= rest - 1;
            into[at + 2] = base + Long.numberOfTrailingZeros(rest);
            rest &= rest - 1;
            into[at + 3] = base + Long.numberOfTrailingZeros(rest);
            rest &= rest - 1;
            into[at + 4] = base + Long.numberOfTrailingZeros(rest);
            rest &= rest - 1;
            into[at + 5] = base + Long.numberOfTrailingZeros(rest);
            rest &= rest - 1;
            into[at + 6] = base + Long.numberOfTrailingZeros(rest);
            rest &= rest - 1;
            into[at + 7] = base + Long.numberOfTrailingZeros(rest);
            rest &= rest - 1;
        }
        return end;
    }

    /** Of a block that starts at {@code at}, the bits of bytes before {@code end}. */
    static long before(int at, int end) {
        return end - at >= 64 ? -1 : (1L << end - at) - 1;
    }
}
