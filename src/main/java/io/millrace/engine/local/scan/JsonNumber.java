package io.millrace.engine.local.scan;

/**
 * A JSON number in bytes, first checked, then read. Doubles are exact by Clinger's fast path (How to Read Floating Point
 * Numbers Accurately, PLDI 1990): below 2^53 and up to ten to the 22nd, both operands and so the one rounding are exact.
 */
final class JsonNumber {
    /** What the text was. */
    enum Kind {
        /** Fits 64 bits. */
        INTEGER,
        /** Has a fraction or an exponent. */
        REAL,
        /** Anything else. */
        OTHER
    }

    /** So many digits in a row, and exponents of two digits, neither overflow a double nor break a limit of the reader. */
    private static final int MAX_DIGITS = 100;

    private static final int MAX_EXPONENT_DIGITS = 2;
    private static final int MAX_LONG_DIGITS = 19;
    private static final long MAX_EXACT = 1L << 53;
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private long bits;
    private long mantissa;
    private int fraction;

    /**
     * Where the number that begins at {@code from} ends, or -1 if it is none or so long that it may not fit a double.
     */
    static int end(byte[] bytes, int from) {
        long word = EightBytes.at(bytes, from);
        int digits = EightBytes.digits(word);
        boolean plain = digits - 1 < Long.BYTES - 1 && digits > 0 && (digits == 1 || (byte) word != '0');
        int at = from + digits;
        return plain && !goesOn(bytes[at]) ? at : anyEnd(bytes, from);
    }

    private static boolean goesOn(byte next) {
        return next == '.' || (next | 0x20) == 'e';
    }

    private static int anyEnd(byte[] bytes, int from) {
        int start = bytes[from] == '-' ? from + 1 : from;
        int at = digitsEnd(bytes, start);
        if (at - start > MAX_DIGITS || at == start || (bytes[start] == '0' && at > start + 1)) {
            return -1;
        }
        if (bytes[at] == '.') {
            int point = at;
            at = digitsEnd(bytes, point + 1);
            if (at == point + 1 || at - point > MAX_DIGITS) {
                return -1;
            }
        }
        return (bytes[at] | 0x20) == 'e' ? exponentEnd(bytes, at + 1) : at;
    }

    private static int exponentEnd(byte[] bytes, int from) {
        int start = bytes[from] == '-' || bytes[from] == '+' ? from + 1 : from;
        int at = digitsEnd(bytes, start);
        return at == start || at - start > MAX_EXPONENT_DIGITS ? -1 : at;
    }

    /** Behind the digits, if any, from {@code from} on. */
    static int digitsEnd(byte[] bytes, int from) {
        int at = from;
        int digits;
        do {
            digits = EightBytes.digits(EightBytes.at(bytes, at));
            at += digits;
        } while (digits == Long.BYTES);
        return at;
    }

    /** Reads the number in {@code [from, to)}, which is one; 8 bytes from {@code to} on can be read. */
    Kind read(byte[] bytes, int from, int to) {
        long word = EightBytes.at(bytes, from);
        int length = to - from;
        if (length <= Long.BYTES && EightBytes.digits(word) >= length) {
            bits = EightBytes.number(word, length);
            return Kind.INTEGER;
        }
        return readAny(bytes, from, to);
    }

    /** The integer, or the bits of the double, that was read last. */
    long bits() {
        return bits;
    }

    private Kind readAny(byte[] bytes, int from, int to) {
        boolean negative = bytes[from] == '-';
        int start = negative ? from + 1 : from;
        mantissa = 0;
        int at = addDigits(bytes, start);
        int digits = at - start;
        if (at == to) {
            return integer(digits, negative);
        }
        fraction = 0;
        if (bytes[at] == '.') {
            int point = at;
            at = addDigits(bytes, point + 1);
            fraction = at - point - 1;
        }
        boolean fits = digits + fraction <= MAX_LONG_DIGITS && Long.compareUnsigned(mantissa, MAX_EXACT) < 0;
        return fits ? real(at < to ? exponent(bytes, at + 1, to) : 0, negative) : Kind.OTHER;
    }

    /** Adds digits to the mantissa, which overflows beyond 19. */
    private int addDigits(byte[] bytes, int from) {
        int at = from;
        while (true) {
            long word = EightBytes.at(bytes, at);
            int count = EightBytes.digits(word);
            if (count == 0) {
                return at;
            }
            mantissa = mantissa * (long) POWERS[count] + EightBytes.number(word, count);
            at += count;
        }
    }

    private Kind integer(int digits, boolean negative) {
        long largest = negative ? Long.MIN_VALUE : Long.MAX_VALUE;
        boolean isMinusZero = negative && mantissa == 0;
        if (digits > MAX_LONG_DIGITS || Long.compareUnsigned(mantissa, largest) > 0 || isMinusZero) {
            return Kind.OTHER;
        }
        bits = negative ? -mantissa : mantissa;
        return Kind.INTEGER;
    }

    private static int exponent(byte[] bytes, int from, int to) {
        int value = 0;
        for (int at = from; at < to; at++) {
            int digit = bytes[at] - '0';
            value = digit < 0 ? 0 : value * 10 + digit;
        }
        return bytes[from] == '-' ? -value : value;
    }

    private Kind real(int exponent, boolean negative) {
        int power = exponent - fraction;
        if (Math.abs(power) >= POWERS.length) {
            return Kind.OTHER;
        }
        double magnitude = power < 0 ? mantissa / POWERS[-power] : mantissa * POWERS[power];
        bits = Double.doubleToRawLongBits(negative ? -magnitude : magnitude);
        return Kind.REAL;
    }
}
