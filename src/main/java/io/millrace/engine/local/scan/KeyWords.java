package io.millrace.engine.local.scan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Keys as two words of 64 bits, so that short ones are compared and hashed without a look at their bytes (the idea of
 * Umbra's strings, Neumann and Freitag, CIDR 2020). A key is the UTF-8 of a string, or what {@link
 * io.millrace.value.KeyCodec} makes of any other value.
 *
 * <p>Up to {@value #MAX_SHORT} bytes the first word has bytes 0 to 7 and the second bytes 8 to 14, both little-endian
 * and filled with zeros; the top byte of the second word is the length, with {@link #ENCODED} set if the key is no
 * string. Of a longer key the first word is the hash of its bytes; the second has, from the bottom, the length in 27 bits
 * and where it lies in an array of bytes in 29 bits; its top byte is {@link #LONG}, with {@link #ENCODED} set if the key
 * is no string.
 */
public final class KeyWords {
    /** Bytes of the longest short key. */
    public static final int MAX_SHORT = 15;

    /** The second word of no key. */
    public static final long NONE = -1;

    /** Where the top byte of the second word begins. */
    public static final int TOP = 56;

    /** In the top byte: the key is no string. */
    public static final int ENCODED = 0x10;

    /** In the top byte: the key is not in the words. */
    public static final int LONG = 0x20;

    /** Arrays that hold long keys must not be longer. */
    public static final int MAX_OFFSET = (1 << 29) - 1;

    private static final int LENGTH_BITS = 27;

    /** Bytes of the longest key. */
    public static final int MAX_LENGTH = (1 << LENGTH_BITS) - 1;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long C1 = 0x9E3779B185EBCA87L;
    private static final long C2 = 0xC2B2AE3D27D4EB4FL;

    private KeyWords() {}

    /**
     * The first word of the key in {@code [from, from + length)}; 8 bytes from {@code from} on can be read, and 16 if
     * the key is longer than 8.
     */
    public static long first(byte[] bytes, int from, int length) {
        if (length > MAX_SHORT) {
            return longHash(bytes, from, from + length);
        }
        return length >= Long.BYTES ? (long) LONGS.get(bytes, from) : low((long) LONGS.get(bytes, from), length);
    }

    /** Sixteen bytes a step and the last sixteen once more, each folded into the product of the others (as wyhash). */
    private static long longHash(byte[] bytes, int from, int to) {
        long hash = (long) to - from;
        int last = to - 2 * Long.BYTES;
        for (int at = from; at < last; at += 2 * Long.BYTES) {
            hash = folded((long) LONGS.get(bytes, at) ^ C1, (long) LONGS.get(bytes, at + Long.BYTES) ^ hash);
        }
        return folded((long) LONGS.get(bytes, last) ^ C2, (long) LONGS.get(bytes, last + Long.BYTES) ^ hash);
    }

    /** The product of 128 bits, folded. */
    private static long folded(long a, long b) {
        return Math.multiplyHigh(a, b) ^ (a * b);
    }

    /** The second word of the string in {@code [from, from + length)}; the same bytes can be read as for the first. */
    public static long second(byte[] bytes, int from, int length) {
        if (length > MAX_SHORT) {
            return longKey(LONG, from, length);
        }
        long top = (long) length << TOP;
        return length <= Long.BYTES ? top : top | low((long) LONGS.get(bytes, from + Long.BYTES), length - Long.BYTES);
    }

    /** The second word of a key that is not in the words; {@code kind} is {@link #LONG}, perhaps with {@link #ENCODED}. */
    public static long longKey(int kind, int from, int length) {
        if (length > MAX_LENGTH || from > MAX_OFFSET) {
            throw new IllegalArgumentException("A key of " + length + " bytes at " + from);
        }
        return ((long) kind << TOP) | ((long) from << LENGTH_BITS) | length;
    }

    /** The second word of a long key where it lies {@code by} bytes further on, at most {@link #MAX_OFFSET} in all. */
    public static long moved(long second, int by) {
        return second + ((long) by << LENGTH_BITS);
    }

    /** Is the key in the words? */
    public static boolean isShort(long second) {
        return (second >>> TOP) < LONG;
    }

    /** Is the key what {@link io.millrace.value.KeyCodec} makes, and no plain string? */
    public static boolean isEncoded(long second) {
        return ((second >>> TOP) & ENCODED) != 0;
    }

    /** The bytes of the key. */
    public static int length(long second) {
        return isShort(second) ? (int) (second >>> TOP) & MAX_SHORT : (int) second & MAX_LENGTH;
    }

    /** What keys of one kind and length have in common: the second word without bytes of the key or their place. */
    public static long form(long second) {
        return isShort(second) ? second & (-1L << TOP) : second & ~((long) MAX_OFFSET << LENGTH_BITS);
    }

    /** Where a long key lies. */
    public static int offset(long second) {
        return (int) (second >>> LENGTH_BITS) & MAX_OFFSET;
    }

    /** The hash of a key, well mixed in all bits, the same wherever a long key lies. */
    public static long hash(long first, long second) {
        return mix(fold(first, second));
    }

    /** Cheaper than the hash; the bits of its lower half depend on all of the key, those at the top less so. */
    public static long fold(long first, long second) {
        return isShort(second) ? foldOfShort(first, second) : first;
    }

    /** The same for a key that is in the words: their product of 128 bits, folded (as in wyhash by Wang Yi). */
    public static long foldOfShort(long first, long second) {
        return folded(first ^ C1, second ^ C2);
    }

    private static long mix(long folded) {
        return (folded ^ (folded >>> 32)) * C1;
    }

    /** The lowest {@code bytes} bytes, 0 to 8, of {@code word}. */
    public static long low(long word, int bytes) {
        return bytes == 0 ? 0 : word & (-1L >>> (Long.SIZE - Byte.SIZE * bytes));
    }
}
