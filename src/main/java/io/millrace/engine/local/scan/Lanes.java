package io.millrace.engine.local.scan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at a time, the first in the lowest bits of a word (SWAR; the tests for zero after Warren, Hacker's Delight,
 * 6-1). What is found is told as the top bits of lanes.
 */
final class Lanes {
    /** One in each lane. */
    static final long ONES = 0x0101010101010101L;

    /** The top bit of each lane. */
    static final long TOPS = 0x8080808080808080L;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long REST = ~TOPS;
    /** Adding it carries a letter without bit 5, or what comes after it, into the top bit. */
    private static final long FROM_A = (0x80 - 'A') * ONES;

    private static final long AFTER_Z = (0x80 - 'Z' - 1) * ONES;
    private static final long UPPER = 0x5f * ONES;
    /** Brings the top bits of lanes 0 to 7 to bits 56 to 63; no two products meet. */
    private static final long GATHER = 0x0002040810204081L;

    private Lanes() {}

    /** The eight bytes from {@code at} on. */
    static long at(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** {@code value} in each lane. */
    static long repeat(int value) {
        return (value & 0xff) * ONES;
    }

    /** The lanes that are zero. */
    static long zeros(long word) {
        return ~(((word & REST) + REST) | word | REST);
    }

    /** Cheaper: the first lane that is zero, and perhaps lanes after it that are not. */
    static long firstZero(long word) {
        return (word - ONES) & ~word & TOPS;
    }

    /** The first lane that is below {@code limit}, and perhaps lanes after it that are not. */
    static long firstBelow(long word, long limit) {
        return (word - limit) & ~word & TOPS;
    }

    /** The lanes that are ASCII letters. */
    static long letters(long word) {
        long upper = word & UPPER;
        return (upper + FROM_A) & ~(upper + AFTER_Z) & ~word & TOPS;
    }

    /** The number of the first lane told in {@code tops}, 8 if there is none. */
    static int first(long tops) {
        return Long.numberOfTrailingZeros(tops) >>> 3;
    }

    /** One bit for each lane told in {@code tops}, the first the lowest of eight. */
    static long bits(long tops) {
        return (tops * GATHER) >>> (Long.SIZE - Long.BYTES);
    }
}
