package io.millrace.engine.local.scan;

import io.millrace.io.Column;

/**
 * Reads the text of numbers as the columns of a table have them, if that takes no more than 64 bits; whatever it refuses
 * may still be a number. Not thread-safe.
 */
final class NumberText {
    /** Not the text of a plain number. */
    static final long NONE = -1;

    private static final int MAX_DIGITS = 18;
    private static final int MAX_EXPONENT_DIGITS = 3;
    private static final long MAX_EXACT = 1L << 53;
    static final long ZERO_DIGITS = Lanes.repeat('0');
    private static final long POINTS = Lanes.repeat('.' ^ '0');
    static final long ABOVE_NINE = Lanes.repeat(0x80 - 10);
    private static final long EVEN_LANES = 0x000000FF000000FFL;
    private static final long HUNDREDS = 0x000F424000000064L;
    private static final long UNITS = 0x0000271000000001L;

    private static final long[] LONG_POWERS = new long[MAX_DIGITS + 1];
    /** All powers of ten that a double has exactly. */
    private static final double[] POWERS = new double[23];

    static {
        long power = 1;
        for (int i = 0; i < LONG_POWERS.length; i++) {
            LONG_POWERS[i] = power;
            power *= 10;
        }
        for (int i = 0; i < POWERS.length; i++) {
            POWERS[i] = Double.parseDouble("1e" + i);
        }
    }

    private long digits;
    private int digitCount;
    private int fraction;
    private boolean hasPoint;
    private int exponent;
    private long value;

    /**
     * Reads one to eight digits that have at most one point among or before them, without a branch on what they are.
     *
     * @param word the text from its first byte on
     * @param length its bytes; all others in {@code word} are ignored
     * @return the digits as an integer, and from bit 32 on how many are behind the point, or {@link #NONE}
     */
    static long plain(long word, int length) {
        int unused = Long.SIZE - Byte.SIZE * length;
        long text = (word ^ ZERO_DIGITS) << unused;
        long points = Lanes.firstZero(text ^ POINTS);
        // The bit of the lane of the point, 0 if there is none.
        long point = (points & -points) >>> (Byte.SIZE - 1);
        long before = text & (point - 1);
        long merged = (before << (point == 0 ? 0 : Byte.SIZE)) | (text & -(point << Byte.SIZE));
        if (notDigits(merged) != 0 || length <= 0 || points < 0) {
            return NONE;
        }
        int behind = Long.BYTES - 1 - Math.min(Lanes.first(points), Long.BYTES - 1);
        return number(merged) | ((long) behind << Integer.SIZE);
    }

    /** Zero if all lanes are below ten. */
    static long notDigits(long lanes) {
        return ((lanes + ABOVE_NINE) | lanes) & Lanes.TOPS;
    }

    /** Eight digits, the first in the lowest lane (after Lemire's parse_eight_digits in simdjson). */
    static long number(long digits) {
        return number(digits, HUNDREDS, UNITS);
    }

    /** The same where pairs of digits count {@code even} and {@code odd}, of the earlier pair in the upper half. */
    static long number(long digits, long even, long odd) {
        long pairs = digits * 10 + (digits >>> Byte.SIZE);
        return ((pairs & EVEN_LANES) * even + ((pairs >>> (2 * Byte.SIZE)) & EVEN_LANES) * odd) >>> Integer.SIZE;
    }

    /**
     * The bits of a double from its digits, correct since both numbers are exact and one operation rounds once (Clinger,
     * How to read floating point numbers accurately, 1990).
     *
     * @param digits at most 2^53
     * @param power of ten, -22 to 22
     */
    static long real(boolean negative, long digits, int power) {
        double magnitude = power < 0 ? digits / POWERS[-power] : digits * POWERS[power];
        return Double.doubleToRawLongBits(negative ? -magnitude : magnitude);
    }

    /** What was read last: an integer, the integer of the last digit of a decimal, or the bits of a double. */
    long value() {
        return value;
    }

    /** Reads what is in {@code [from, to)} as a value of {@code column}; false if it is not sure to be one. */
    boolean read(Column column, byte[] bytes, int from, int to) {
        boolean negative = from < to && bytes[from] == '-';
        int end = digits(bytes, negative ? from + 1 : from, to);
        if (digitCount == 0 || digitCount > MAX_DIGITS) {
            return false;
        }
        if (column.type() == Column.Type.DOUBLE) {
            return exponent(bytes, end, to) && real(negative);
        }
        boolean whole = end == to && (!hasPoint || column.type() == Column.Type.DECIMAL);
        return whole && decimal(negative, column.digits());
    }

    /** Digits with at most one point; returns where they end. */
    private int digits(byte[] bytes, int from, int to) {
        long read = 0;
        int at = from;
        int point = -1;
        for (; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit >= 0 && digit <= 9) {
                read = read * 10 + digit;
            } else if (bytes[at] == '.' && point < 0) {
                point = at;
            } else {
                break;
            }
        }
        digits = read;
        hasPoint = point >= 0;
        fraction = hasPoint ? at - point - 1 : 0;
        digitCount = at - from - (hasPoint ? 1 : 0);
        return at;
    }

    private boolean decimal(boolean negative, int wanted) {
        int missing = wanted - fraction;
        if (missing < 0 || digitCount + missing > MAX_DIGITS) {
            return false;
        }
        long magnitude = digits * LONG_POWERS[missing];
        value = negative ? -magnitude : magnitude;
        return true;
    }

    private boolean real(boolean negative) {
        int power = exponent - fraction;
        if (digits > MAX_EXACT || Math.abs(power) >= POWERS.length) {
            return false;
        }
        value = real(negative, digits, power);
        return true;
    }

    /** Nothing, or an exponent up to {@code to}. */
    private boolean exponent(byte[] bytes, int from, int to) {
        exponent = 0;
        if (from == to) {
            return true;
        }
        boolean signed = from + 1 < to && (bytes[from + 1] == '-' || bytes[from + 1] == '+');
        int magnitude = (bytes[from] | 0x20) == 'e' ? exponentDigits(bytes, signed ? from + 2 : from + 1, to) : -1;
        exponent = bytes[from + 1] == '-' ? -magnitude : magnitude;
        return magnitude >= 0;
    }

    private static int exponentDigits(byte[] bytes, int from, int to) {
        if (from >= to || to - from > MAX_EXPONENT_DIGITS) {
            return -1;
        }
        int read = 0;
        for (int at = from; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            read = read * 10 + digit;
        }
        return read;
    }
}
