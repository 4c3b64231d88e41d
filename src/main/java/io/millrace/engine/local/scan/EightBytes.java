package io.millrace.engine.local.scan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes of text at a time, the first in the lowest byte of a word (Mycroft's trick and its kin, see Warren,
 * Hacker's Delight, 6-1). Where a word of hits is made, only the lowest is exact; those above may be false. Searches do
 * not stop at the end of a chunk: something that ends them, such as a line end, must come before it.
 */
final class EightBytes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long ZEROS = '0' * EACH;

    private EightBytes() {}

    /** The eight bytes from {@code at} on. */
    static long at(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** Where the first quote, backslash or control character is, at or after {@code from}. */
    static int stringEnd(byte[] bytes, int from) {
        int at = from;
        while (true) {
            long hits = endsOfString((long) LONGS.get(bytes, at));
            if (hits != 0) {
                return at + index(hits);
            }
            at += Long.BYTES;
        }
    }

    /** Turning one bit brings the quote, 0x22, right behind the control characters (as in Lemire's escape check). */
    private static long endsOfString(long word) {
        long quotes = (word ^ (2 * EACH)) - (0x21 * EACH);
        long backslashes = (word ^ ('\\' * EACH)) - EACH;
        return (quotes | backslashes) & ~word & HIGH;
    }

    /** Where the first byte {@code stop}, an ASCII character, or the first control character is. */
    static int find(byte[] bytes, int from, char stop) {
        long stops = stop * EACH;
        int at = from;
        while (true) {
            long word = (long) LONGS.get(bytes, at);
            long hits = (((word ^ stops) - EACH) | (word - (' ' * EACH))) & ~word & HIGH;
            if (hits != 0) {
                return at + index(hits);
            }
            at += Long.BYTES;
        }
    }

    /** Where the first space or control character is. */
    static int wordEnd(byte[] bytes, int from) {
        int at = from;
        while (true) {
            long word = (long) LONGS.get(bytes, at);
            long hits = (word - ((' ' + 1) * EACH)) & ~word & HIGH;
            if (hits != 0) {
                return at + index(hits);
            }
            at += Long.BYTES;
        }
    }

    /** Where the first newline is. */
    static int newline(byte[] bytes, int from) {
        int at = from;
        while (true) {
            long word = (long) LONGS.get(bytes, at);
            long hits = ((word ^ ('\n' * EACH)) - EACH) & ~word & HIGH;
            if (hits != 0) {
                return at + index(hits);
            }
            at += Long.BYTES;
        }
    }

    /** How many of the eight bytes are digits before the first that is none. */
    static int digits(long word) {
        long values = word ^ ZEROS;
        return index(((values + (0x76 * EACH)) | values) & HIGH);
    }

    /**
     * The number that the first {@code count} bytes, 1 to 8 digits, spell: neighbours are joined three times (as in
     * simdjson, Langdale and Lemire).
     */
    static long number(long word, int count) {
        long digits = (word ^ ZEROS) << (Long.SIZE - Byte.SIZE * count);
        long pairs = (digits * (1 + (10 << 8))) >>> 8;
        long fours = ((pairs & 0x00FF00FF00FF00FFL) * (1 + (100L << 16))) >>> 16;
        return ((fours & 0x0000FFFF0000FFFFL) * (1 + (10000L << 32))) >>> 32;
    }

    private static int index(long hits) {
        return Long.numberOfTrailingZeros(hits) >>> 3;
    }
}
