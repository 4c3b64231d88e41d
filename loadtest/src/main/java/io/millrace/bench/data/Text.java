package io.millrace.bench.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow at their end. */
public final class Text {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int SPARE = 64;

    private byte[] bytes = new byte[1 << 16];
    private int size;

    public int size() {
        return size;
    }

    /** The bytes themselves; only the first {@link #size} count. */
    public byte[] array() {
        return bytes;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    public void clear() {
        size = 0;
    }

    public Text add(char ascii) {
        return addByte((byte) ascii);
    }

    public Text addByte(byte more) {
        reserve(1);
        bytes[size++] = more;
        return this;
    }

    public Text add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    public Text add(byte[] more) {
        return add(more, 0, more.length);
    }

    public Text add(byte[] more, int from, int length) {
        reserve(length);
        System.arraycopy(more, from, bytes, size, length);
        size += length;
        return this;
    }

    /** Appends up to 8 bytes, the first in the lowest bits. */
    public Text addPacked(long packed, int length) {
        reserve(Long.BYTES);
        LONG.set(bytes, size, packed);
        size += length;
        return this;
    }

    /** Appends decimal digits of a number that is not negative, with zeros in front up to a width. */
    public Text addDigits(long number, int width) {
        int digits = Math.max(width, digits(number));
        reserve(digits);
        long rest = number;
        for (int at = size + digits - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
        return this;
    }

    /** Appends a whole number of tenths as {@code -12.3}. */
    public Text addTenths(long tenths) {
        if (tenths < 0) {
            add('-');
        }
        long size = Math.abs(tenths);
        return addDigits(size / 10, 1).add('.').addDigits(size % 10, 1);
    }

    public Text addNumber(long number) {
        return number < 0 ? add('-').addDigits(-number, 1) : addDigits(number, 1);
    }

    private static int digits(long number) {
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }

    private void reserve(int more) {
        if (bytes.length - size < more + SPARE) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more + SPARE));
        }
    }
}
