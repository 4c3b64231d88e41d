package io.millrace.value;

import java.util.Arrays;

/** Bytes that grow at the end. Multi-byte numbers are big-endian. Not thread-safe. */
public final class ByteBuilder {
    static final int VARINT_BITS = 7;
    static final long VARINT_MASK = 0x7F;
    private static final int MAX_VARINT_BYTES = 10;

    private byte[] bytes;
    private int size;

    /** Starts empty with room for {@code capacity} bytes. */
    public ByteBuilder(int capacity) {
        bytes = new byte[Math.max(16, capacity)];
    }

    /** Appends the low 8 bits of {@code value}. */
    public ByteBuilder put(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
        return this;
    }

    /** Appends the low 16 bits of {@code value}. */
    public ByteBuilder putShort(int value) {
        return put(value >>> 8).put(value);
    }

    /** Appends 8 bytes. */
    public ByteBuilder putLong(long value) {
        ensure(Long.BYTES);
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            bytes[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    /** Appends the 8 bytes of {@code value}, whose kind of NaN is kept. */
    public ByteBuilder putDouble(double value) {
        return putLong(Double.doubleToRawLongBits(value));
    }

    /** Appends 64 bits without sign, seven to a byte, the lowest first: one byte below 2^7, ten at most (LEB128). */
    public ByteBuilder putVarint(long value) {
        ensure(MAX_VARINT_BYTES);
        long rest = value;
        while ((rest & ~VARINT_MASK) != 0) {
            bytes[size++] = (byte) (rest | ~VARINT_MASK);
            rest >>>= VARINT_BITS;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    /** Appends an integer as a varint that is short for small ones of either sign: 0, -1, 1, -2 are 0, 1, 2, 3. */
    public ByteBuilder putZigZag(long value) {
        return putVarint((value << 1) ^ (value >> (Long.SIZE - 1)));
    }

    /** Appends the length of {@code source} as a varint, and then its bytes. */
    public ByteBuilder putSlice(byte[] source) {
        return putVarint(source.length).put(source);
    }

    /** Appends a slice. */
    public ByteBuilder put(byte[] source, int offset, int length) {
        ensure(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
        return this;
    }

    /** Appends all of {@code source}. */
    public ByteBuilder put(byte[] source) {
        return put(source, 0, source.length);
    }

    /** Appends the digits of {@code value}, with a minus before those of a negative one. */
    public ByteBuilder putDecimal(long value) {
        if (value < 0) {
            put('-');
        }
        long rest = value < 0 ? value : -value; // since the lowest number has no positive counterpart
        int digits = digits(rest);
        ensure(digits);
        int at = size + digits;
        do {
            bytes[--at] = (byte) ('0' - rest % 10);
            rest /= 10;
        } while (rest != 0);
        size += digits;
        return this;
    }

    /** How many digits a number that is not positive has. */
    private static int digits(long negative) {
        int digits = 1;
        for (long rest = negative / 10; rest != 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    /** Appends a text of ASCII characters only. */
    public ByteBuilder putAscii(String text) {
        ensure(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[size++] = (byte) text.charAt(i);
        }
        return this;
    }

    /** Makes room for {@code more} bytes behind the content; returns the array to write them to. */
    byte[] reserve(int more) {
        ensure(more);
        return bytes;
    }

    /** Takes {@code more} bytes that were written to the room behind the content. */
    void grow(int more) {
        size += more;
    }

    /** Forgets the content and keeps the room. */
    public ByteBuilder clear() {
        size = 0;
        return this;
    }

    /** Forgets all but the first {@code length} bytes. */
    public ByteBuilder truncate(int length) {
        size = Math.min(size, length);
        return this;
    }

    /** Bytes written. */
    public int size() {
        return size;
    }

    /** The backing array; only the first {@link #size()} bytes mean something, until the next append. */
    public byte[] array() {
        return bytes;
    }

    /** A copy of the content. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** The content, without a copy if it fills the room exactly; nothing may be appended after that. */
    public byte[] finish() {
        return size == bytes.length ? bytes : toBytes();
    }

    private void ensure(int more) {
        int needed = Math.addExact(size, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(Integer.MAX_VALUE - 8L, bytes.length * 2L)));
        }
    }
}
