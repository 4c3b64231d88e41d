package io.millrace.engine.local.scan;

/** Makes the words of keys that are integers: what {@link io.millrace.value.KeyCodec} writes is always twelve bytes. */
final class IntKeys {
    private static final double TWO_POW_63 = 0x1p63;
    private static final int LENGTH = 12;
    private static final int NUMBER = 0x04;

    private IntKeys() {}

    /** The first word: that it is a number, and seven bytes of the double below, turned so that it sorts. */
    static long first(long value) {
        return (bigEndian(below(value)) << Byte.SIZE) | NUMBER;
    }

    /** The second word: the last byte of the double, what is missing to it in two bytes, and zero. */
    static long second(long value) {
        double below = below(value);
        long missing = Short.toUnsignedLong(Short.reverseBytes((short) (value - (long) below)));
        long top = (long) (KeyWords.ENCODED | LENGTH) << KeyWords.TOP;
        return top | (missing << Byte.SIZE) | (bigEndian(below) >>> (Long.SIZE - Byte.SIZE));
    }

    private static double below(long value) {
        double near = (double) value;
        return near == TWO_POW_63 || (long) near > value ? Math.nextDown(near) : near;
    }

    private static long bigEndian(double below) {
        long bits = Double.doubleToLongBits(below + 0.0);
        return Long.reverseBytes(bits ^ ((bits >> (Long.SIZE - 1)) | Long.MIN_VALUE));
    }
}
