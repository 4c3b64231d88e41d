package io.millrace.engine.local.scan;

import io.millrace.io.Column;

/**
 * Reads numbers of up to eight bytes in one word, those with a fixed count of digits after the point without a branch.
 * Not thread-safe.
 */
final class NumberLane {
    private static final int MINUS_BIT = 63;

    private final boolean real;
    /** What makes the lane zero where the point is, if the text ends in the top lane. */
    private final long point;

    private final long pointLane;
    /** The lanes of the digits before the point. */
    private final long before;
    /** The lanes of the digits behind the point. */
    private final long behind;

    private long value;

    /** For numbers of one column. */
    NumberLane(Column column) {
        int digits = column.digits();
        this.real = column.type() == Column.Type.DOUBLE;
        boolean whole = digits == 0;
        // A point that leaves no lane for a digit is in no lane.
        boolean apart = !whole && digits < Long.BYTES;
        int lane = apart ? Long.BYTES - 1 - digits : 0;
        this.pointLane = whole ? 0 : 0xffL << (Byte.SIZE * lane);
        this.point = pointLane & Lanes.repeat('.' ^ '0');
        this.before = whole ? 0 : (1L << (Byte.SIZE * lane)) - 1;
        this.behind = ~(before | pointLane);
    }

    /** What was read last. */
    long value() {
        return value;
    }

    /** Reads the number in the first {@code length} bytes of {@code word}; false if there is none so plain. */
    boolean read(long word, int length) {
        // All ones for a minus, else zero.
        long sign = (((word & 0xff) ^ '-') - 1) >> MINUS_BIT;
        long unsigned = word >>> (sign & Byte.SIZE);
        int bytes = length + (int) sign;
        return real ? real(unsigned, bytes, sign) : fixed(unsigned, bytes, sign);
    }

    private boolean fixed(long word, int length, long sign) {
        long text = ((word ^ NumberText.ZERO_DIGITS) << (Long.SIZE - Byte.SIZE * length)) ^ point;
        long digits = (text & behind) | ((text & before) << Byte.SIZE);
        value = (NumberText.number(digits) ^ sign) - sign;
        return (NumberText.notDigits(digits) | (text & pointLane) | ((length - 1) & -Long.BYTES)) == 0;
    }

    private boolean real(long word, int length, long sign) {
        long plain = NumberText.plain(word, length);
        value = NumberText.real(sign < 0, plain & 0xffff_ffffL, -((int) (plain >>> Integer.SIZE) & 7));
        return plain != NumberText.NONE;
    }
}
