package io.millrace.engine.local;

import io.millrace.value.ByteBuilder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A row where it lies: the lengths of its order key and of its text as base-128 numbers, low bits first, then both. Moved
 * from row to row, never copied. One thread.
 */
final class RowView {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final int MORE = 0x80;
    private static final int BITS = 7;

    private byte[] bytes = {};
    private int start;
    private int key;
    private int row;
    private int end;
    private long firstWord;

    /** Moves to the row that starts at {@code at}. */
    RowView set(byte[] newBytes, int at) {
        bytes = newBytes;
        start = at;
        int keyLength = number(at);
        int next = at + sizeOf(keyLength);
        int rowLength = number(next);
        key = next + sizeOf(rowLength);
        row = key + keyLength;
        end = row + rowLength;
        firstWord = word(0);
        return this;
    }

    /** Moves to where {@code other} is. */
    void set(RowView other) {
        bytes = other.bytes;
        start = other.start;
        key = other.key;
        row = other.row;
        end = other.end;
        firstWord = other.firstWord;
    }

    /** The array that the row is in. */
    byte[] bytes() {
        return bytes;
    }

    /** Where the row starts with its lengths. */
    int start() {
        return start;
    }

    /** Where its order key starts. */
    int key() {
        return key;
    }

    /** Where its text starts and its order key ends. */
    int row() {
        return row;
    }

    /** Where its text ends. */
    int end() {
        return end;
    }

    /** Its text, copied. */
    String text() {
        return new String(bytes, row, end - row, StandardCharsets.UTF_8);
    }

    /** Eight bytes of the order key as a number whose unsigned order is theirs; zeros where it has no more. */
    long word(int number) {
        return word(bytes, key + number * Long.BYTES, row);
    }

    static long word(byte[] bytes, int from, int to) {
        if (to - from >= Long.BYTES) {
            return (long) LONGS.get(bytes, from);
        }
        long word = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            word = (word << Byte.SIZE) | (from + i < to ? bytes[from + i] & 0xFF : 0);
        }
        return word;
    }

    /** The order of rows. */
    int compareTo(RowView other) {
        if (firstWord != other.firstWord) {
            return Long.compareUnsigned(firstWord, other.firstWord);
        }
        return Arrays.compareUnsigned(bytes, key, row, other.bytes, other.key, other.row);
    }

    /** Bytes of a row with its lengths. */
    static long size(int keyLength, int rowLength) {
        return (long) sizeOf(keyLength) + sizeOf(rowLength) + keyLength + rowLength;
    }

    /** Writes the lengths of a row; returns where its order key goes. */
    static int putLengths(int keyLength, int rowLength, byte[] into, int at) {
        return putNumber(rowLength, into, putNumber(keyLength, into, at));
    }

    /** Appends the row as it lies. */
    void copyTo(ByteBuilder out) {
        out.put(bytes, start, end - start);
    }

    private static int putNumber(int number, byte[] into, int at) {
        int next = at;
        int rest = number;
        while (rest >= MORE) {
            into[next++] = (byte) (rest | MORE);
            rest >>>= BITS;
        }
        into[next++] = (byte) rest;
        return next;
    }

    private int number(int at) {
        int number = 0;
        int next = at;
        int shift = 0;
        while (bytes[next] < 0) {
            number |= (bytes[next++] & (MORE - 1)) << shift;
            shift += BITS;
        }
        return number | (bytes[next] << shift);
    }

    private static int sizeOf(int number) {
        int size = 1;
        for (int rest = number >>> BITS; rest != 0; rest >>>= BITS) {
            size++;
        }
        return size;
    }
}
