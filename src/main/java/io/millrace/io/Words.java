package io.millrace.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at bytes eight at a time (SWAR; exact zero-byte test after Warren, Hacker's Delight, 6-1). */
public final class Words {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NEWLINES = 0x0a0a0a0a0a0a0a0aL;
    private static final long ONES = 0x0101010101010101L;
    private static final long OVERLONG = 0x1e1e1e1e1e1e1e1eL;
    private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;

    private Words() {}

    /** How many line feeds are in {@code [from, to)}. */
    public static long newlines(byte[] bytes, int from, int to) {
        long count = 0;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            count += Long.bitCount(newlineBits((long) LONGS.get(bytes, at)));
        }
        for (; at < to; at++) {
            count += bytes[at] == '\n' ? 1 : 0;
        }
        return count;
    }

    /** The place of the first line feed in {@code [from, to)}, or -1. */
    static int newline(byte[] bytes, int from, int to) {
        return find(bytes, from, to, (byte) '\n');
    }

    /** The place of the first {@code wanted} in {@code [from, to)}, or -1. */
    static int find(byte[] bytes, int from, int to, byte wanted) {
        long pattern = (wanted & 0xFFL) * ONES;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long found = zeroBytes((long) LONGS.get(bytes, at) ^ pattern);
            if (found != 0) {
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        for (; at < to; at++) {
            if (bytes[at] == wanted) {
                return at;
            }
        }
        return -1;
    }

    /** Is there any {@code wanted} in {@code [from, to)}? Four words at a time: cheaper than to find it where it is rare. */
    static boolean has(byte[] bytes, int from, int to, byte wanted) {
        long pattern = (wanted & 0xFFL) * ONES;
        int at = from;
        for (; at + 4 * Long.BYTES <= to; at += 4 * Long.BYTES) {
            long found = maybeZero((long) LONGS.get(bytes, at) ^ pattern)
                    | maybeZero((long) LONGS.get(bytes, at + Long.BYTES) ^ pattern)
                    | maybeZero((long) LONGS.get(bytes, at + 2 * Long.BYTES) ^ pattern)
                    | maybeZero((long) LONGS.get(bytes, at + 3 * Long.BYTES) ^ pattern);
            if ((found & ~LOW_BITS) != 0) {
                return true;
            }
        }
        return find(bytes, at, to, wanted) >= 0;
    }

    /** Has a top bit if and only if a byte is zero; which one it is tells only the lowest. */
    private static long maybeZero(long word) {
        return (word - ONES) & ~word;
    }

    /** The place behind the line feed number {@code count}, from 1, in {@code [from, to)}; there must be as many. */
    static int behind(byte[] bytes, int from, int to, int count) {
        int at = from;
        int missing = count;
        while (at + Long.BYTES <= to) {
            int found = Long.bitCount(newlineBits((long) LONGS.get(bytes, at)));
            if (found >= missing) {
                break;
            }
            missing -= found;
            at += Long.BYTES;
        }
        while (missing > 0) {
            missing -= bytes[at] == '\n' ? 1 : 0;
            at++;
        }
        return at;
    }

    /** Puts {@code other}, which is ASCII, in place of every line feed in {@code [from, to)}. */
    static void replaceNewlines(byte[] bytes, int from, int to, char other) {
        long change = other ^ '\n';
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long word = (long) LONGS.get(bytes, at);
            LONGS.set(bytes, at, word ^ ((newlineBits(word) >>> (Byte.SIZE - 1)) * change));
        }
        for (; at < to; at++) {
            bytes[at] = bytes[at] == '\n' ? (byte) other : bytes[at];
        }
    }

    /** The place of the first byte that is not ASCII in {@code [from, to)}, or {@code to}. */
    public static int nonAscii(byte[] bytes, int from, int to) {
        int at = from;
        while (at + 4 * Long.BYTES <= to && (fourOf(bytes, at) & ~LOW_BITS) == 0) {
            at += 4 * Long.BYTES;
        }
        while (at + Long.BYTES <= to && ((long) LONGS.get(bytes, at) & ~LOW_BITS) == 0) {
            at += Long.BYTES;
        }
        while (at < to && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    private static long fourOf(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at)
                | (long) LONGS.get(bytes, at + Long.BYTES)
                | (long) LONGS.get(bytes, at + 2 * Long.BYTES)
                | (long) LONGS.get(bytes, at + 3 * Long.BYTES);
    }

    /**
     * Goes over words of which every byte that is not ASCII belongs to a well-formed sequence of two bytes, as in most
     * alphabets; returns where it stops, which is a place between two characters.
     */
    static int twoByteText(byte[] bytes, int from, int to) {
        int at = from;
        long carry = 0;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long word = (long) LONGS.get(bytes, at);
            long high = word & ~LOW_BITS;
            long leads = high & (word << 1);
            // The bit of 0x20 tells longer sequences; without any of 0x1E a lead is one of the overlong 0xC0 and 0xC1.
            long plain = ~(word << 2) & ((word & OVERLONG) + LOW_BITS);
            boolean wrong = (high & ~leads) != ((leads << Byte.SIZE) | carry) || (leads & ~plain) != 0;
            if (wrong) {
                break;
            }
            carry = leads >>> (Long.SIZE - Byte.SIZE);
        }
        return carry == 0 ? at : at - 1;
    }

    private static long newlineBits(long word) {
        return zeroBytes(word ^ NEWLINES);
    }

    /** The top bit of every byte that is zero. */
    private static long zeroBytes(long word) {
        return ~(((word & LOW_BITS) + LOW_BITS) | word | LOW_BITS);
    }
}
