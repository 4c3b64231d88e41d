package io.millrace.value;

import java.util.Arrays;
import java.util.Objects;

/**
 * Reads what {@link ByteBuilder} appended. All methods throw {@link IndexOutOfBoundsException} if there are too few
 * bytes left. Not thread-safe.
 */
public final class ByteReader {
    private final byte[] bytes;
    private final int end;
    private int at;

    /** Reads {@code bytes} from index {@code from} to {@code to}, exclusive. */
    public ByteReader(byte[] bytes, int from, int to) {
        Objects.checkFromToIndex(from, to, bytes.length);
        this.bytes = bytes;
        this.at = from;
        this.end = to;
    }

    /** Reads all of {@code bytes}. */
    public ByteReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** Index of the byte to be read next. */
    public int position() {
        return at;
    }

    /** True if all bytes have been read. */
    public boolean atEnd() {
        return at == end;
    }

    /** A byte, 0 to 255. */
    public int get() {
        return bytes[advance(1)] & 0xFF;
    }

    /** What {@link ByteBuilder#putLong} appended. */
    public long getLong() {
        int from = advance(Long.BYTES);
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = (value << Byte.SIZE) | (bytes[from + i] & 0xFF);
        }
        return value;
    }

    /** What {@link ByteBuilder#putDouble} appended. */
    public double getDouble() {
        return Double.longBitsToDouble(getLong());
    }

    /**
     * What {@link ByteBuilder#putVarint} appended.
     *
     * @throws IllegalArgumentException if it does not end where 64 bits do
     */
    public long getVarint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += ByteBuilder.VARINT_BITS) {
            int next = get();
            value |= (next & ByteBuilder.VARINT_MASK) << shift;
            if (next <= ByteBuilder.VARINT_MASK) {
                return value;
            }
        }
        throw new IllegalArgumentException("A varint that does not end, before index " + at);
    }

    /** What {@link ByteBuilder#putZigZag} appended. */
    public long getZigZag() {
        long value = getVarint();
        return (value >>> 1) ^ -(value & 1);
    }

    /** A varint that counts things of {@code leastBytes} > 0 at least, all of which are to follow. */
    public int getCount(int leastBytes) {
        long count = getVarint();
        if (count < 0 || count > (end - at) / leastBytes) {
            throw new IndexOutOfBoundsException("More things than bytes left, at index " + at);
        }
        return (int) count;
    }

    /** What {@link ByteBuilder#putSlice} appended. */
    public byte[] getSlice() {
        int length = getCount(1);
        int from = advance(length);
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    byte[] array() {
        return bytes;
    }

    /** Goes on by {@code length} bytes; returns the index of the first. */
    int advance(int length) {
        int from = Objects.checkFromIndexSize(at, length, end);
        at = from + length;
        return from;
    }
}
