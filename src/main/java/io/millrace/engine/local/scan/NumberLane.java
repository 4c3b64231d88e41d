package io.millrace.engine.local.scan;

import io.millrace.io.Column;

/**
 * Reads numbers of up to eight bytes in one word, those with a fixed count of digits after the point without a branch.
 * Not thread-safe.
 */
final class NumberLane {
    private static final int MINUS_BIT = 63;

    private final boolean real;
    /** Has a point a lane, with one at least for a digit? */
    private final boolean fits;
    /** What makes the lane zero where the point is, if the text ends in the top lane. */
    private final long point;
    /** Carries a lane that is no digit, and the one of the point if it is not zero, into its top bit. */
    private final long aboveDigits;
    /** What the first and the third pair of lanes count, in the upper and the lower half. */
    private final long evenPairs;
    /** What the second and the last pair of lanes count. */
    private final long oddPairs;

    private long value;

    /** For numbers of one column. */
    NumberLane(Column column) {
        int digits = column.digits();
        this.real = column.type() == Column.Type.DOUBLE;
        this.fits = digits < Long.BYTES;
        int lane = digits == 0 || !fits ? -1 : Long.BYTES - 1 - digits;
        long pointLane = lane < 0 ? 0 : 0xffL << (Byte.SIZE * lane);
        this.point = pointLane & Lanes.repeat('.' ^ '0');
        this.aboveDigits = (NumberText.ABOVE_NINE & ~pointLane) | (Lanes.repeat(0x7f) & pointLane);
        this.evenPairs = (weight(0, lane) << Integer.SIZE) | weight(4, lane);
        this.oddPairs = (weight(2, lane) << Integer.SIZE) | weight(6, lane);
    }

    /** What the ten-and-one of two lanes from {@code first} on counts, where the lane of the point has a zero. */
    private static long weight(int first, int point) {
        // A point in the second lane has made ten of the digit before it already.
        int zeros = Long.BYTES - 2 - first - (point > first ? 1 : 0);
        long weight = 1;
        for (int i = 0; i < zeros; i++) {
            weight *= 10;
        }
        return weight;
    }

    /** What was read last. */
    long value() {
        return value;
    }

    /** Reads the number in the first {@code length} bytes of {@code word}; false if there is none so plain. */
    boolean read(long word, int length) {
        // All ones for a minus, else zero.
        long sign = (((word & 0xff) ^ '-') - 1) >> MINUS_BIT;
        return real
                ? real(word >>> (sign & Byte.SIZE), length + (int) sign, sign)
                : fits && length > 0 && fixed(word, length, sign);
    }

    /** A minus becomes a zero; what follows the text is pushed out. */
    private boolean fixed(long word, int length, long sign) {
        long zeroBased = word ^ NumberText.ZERO_DIGITS ^ (sign & ('-' ^ '0'));
        long text = (zeroBased << (Long.SIZE - Byte.SIZE * length)) ^ point;
        value = (NumberText.number(text, evenPairs, oddPairs) ^ sign) - sign;
        return (((text + aboveDigits) | text) & Lanes.TOPS) == 0 && length + sign > 0;
    }

    private boolean real(long word, int length, long sign) {
        long plain = NumberText.plain(word, length);
        value = NumberText.real(sign < 0, plain & 0xffff_ffffL, -((int) (plain >>> Integer.SIZE) & 7));
        return plain != NumberText.NONE;
    }
}
