package io.millrace.io;

import io.millrace.value.ByteBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Finds and mends what is not UTF-8 (Unicode 15, table 3-7). */
final class Utf8 {
    /** Of a sequence, by its first byte from 0x80 on; 0 for a byte that starts none. */
    private static final byte[] LENGTHS = lengths();

    private Utf8() {}

    /** Whole records after mending, and how many of them needed it. */
    record Mended(ByteBuilder bytes, long records) {}

    /** True if {@code [from, to)} is well-formed. */
    static boolean isValid(byte[] bytes, int from, int to) {
        int at = Words.nonAscii(bytes, from, to);
        while (at < to) {
            int length = sequence(bytes, at, to);
            if (length == 0) {
                return false;
            }
            at = Words.nonAscii(bytes, Words.twoByteText(bytes, at + length, to), to);
        }
        return true;
    }

    /** Puts U+FFFD for every ill-formed part of the records in {@code [from, to)}. */
    static Mended mend(byte[] bytes, int from, int to, RecordEnds ends) {
        ByteBuilder out = new ByteBuilder(to - from + 64);
        long records = 0;
        int start = from;
        while (start < to) {
            int next = ends.next(bytes, start, to);
            int end = next < 0 ? to : next;
            boolean valid = isValid(bytes, start, end);
            if (valid) {
                out.put(bytes, start, end - start);
            } else {
                records++;
                String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
                out.put(text.getBytes(StandardCharsets.UTF_8));
            }
            start = end;
        }
        return new Mended(out, records);
    }

    /** The length of the sequence that begins with the non-ASCII byte at {@code at}, or 0. */
    private static int sequence(byte[] bytes, int at, int to) {
        int lead = bytes[at] & 0xff;
        int length = LENGTHS[lead - 0x80];
        if (length == 0 || at + length > to) {
            return 0;
        }
        int second = bytes[at + 1] & 0xff;
        boolean fits = second >= lowestSecond(lead) && second <= highestSecond(lead);
        for (int i = at + 2; fits && i < at + length; i++) {
            fits = (bytes[i] & 0xc0) == 0x80;
        }
        return fits ? length : 0;
    }

    /** Anything lower would be a longer form than needed. */
    private static int lowestSecond(int lead) {
        return switch (lead) {
            case 0xe0 -> 0xa0;
            case 0xf0 -> 0x90;
            default -> 0x80;
        };
    }

    /** Anything higher would be a surrogate, or beyond U+10FFFF. */
    private static int highestSecond(int lead) {
        return switch (lead) {
            case 0xed -> 0x9f;
            case 0xf4 -> 0x8f;
            default -> 0xbf;
        };
    }

    private static byte[] lengths() {
        byte[] lengths = new byte[0x80];
        Arrays.fill(lengths, 0xc2 - 0x80, 0xe0 - 0x80, (byte) 2);
        Arrays.fill(lengths, 0xe0 - 0x80, 0xf0 - 0x80, (byte) 3);
        Arrays.fill(lengths, 0xf0 - 0x80, 0xf5 - 0x80, (byte) 4);
        return lengths;
    }
}
