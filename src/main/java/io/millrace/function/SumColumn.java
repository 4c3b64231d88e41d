package io.millrace.function;

import io.millrace.value.ByteBuilder;
import io.millrace.value.ByteReader;
import io.millrace.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Exact sums by ordinal: integers in 128 bits, everything else beside them. A double that is a whole number below 2^63
 * counts as an integer, as it does in keys and in JavaScript. Values that are no numbers are ignored.
 */
final class SumColumn {
    private static final double TWO_POW_63 = 0x1p63;
    /** What follows is written: the high word, a sum beside the words. */
    private static final int HIGH = 1;

    private static final int BEYOND = 2;

    /** Highs stay within this, so that two of them and a carry always fit. */
    private static final long MAX_HIGH = 1L << 62;

    private long[] highs = new long[Columns.START];
    private long[] lows = new long[Columns.START];
    private @Nullable ExactSum[] beyond = new ExactSum[0];

    void start(int ordinal) {
        if (ordinal >= lows.length) {
            int room = Columns.room(lows.length, ordinal);
            highs = Arrays.copyOf(highs, room);
            lows = Arrays.copyOf(lows, room);
        }
    }

    void add(int ordinal, Value value) {
        start(ordinal);
        if (value instanceof Value.Int number) {
            add128(ordinal, number.value() >> 63, number.value());
        } else if (value instanceof Value.Real number) {
            addReal(ordinal, number.value());
        } else if (value instanceof Value.Decimal number) {
            beyond(ordinal).add(number.value());
        }
    }

    /** Adds an integer of 128 bits. */
    void add(int ordinal, long high, long low) {
        start(ordinal);
        add128(ordinal, high, low);
    }

    void addAll(int ordinal, List<Value> values) {
        start(ordinal);
        values.forEach(value -> add(ordinal, value));
    }

    void addSquare(int ordinal, Value value) {
        start(ordinal);
        if (value instanceof Value.Int number) {
            addSquare(ordinal, number.value());
        } else if (value instanceof Value.Real number) {
            addSquareOfReal(ordinal, number.value());
        } else if (value instanceof Value.Decimal number) {
            BigDecimal decimal = number.value();
            beyond(ordinal).add(decimal.multiply(decimal));
        }
    }

    void merge(int ordinal, SumColumn other, int otherOrdinal) {
        start(ordinal);
        add128(ordinal, other.highs[otherOrdinal], other.lows[otherOrdinal]);
        ExactSum more = other.beyondOrNull(otherOrdinal);
        if (more != null) {
            beyond(ordinal).merge(more);
        }
    }

    /** Is there more than the 0 of nothing? */
    boolean has(int ordinal) {
        return (highs[ordinal] | lows[ordinal]) != 0 || beyondOrNull(ordinal) != null;
    }

    /** Appends the sum of a key. */
    void write(int ordinal, ByteBuilder out) {
        ExactSum more = beyondOrNull(ordinal);
        boolean hasHigh = !fitsLong(ordinal);
        out.put((hasHigh ? HIGH : 0) | (more == null ? 0 : BEYOND)).putZigZag(lows[ordinal]);
        if (hasHigh) {
            out.putZigZag(highs[ordinal]);
        }
        if (more != null) {
            more.write(out);
        }
    }

    /** Merges what {@link #write} appended. */
    void read(int ordinal, ByteReader in) {
        int parts = in.get();
        long low = in.getZigZag();
        add(ordinal, (parts & HIGH) == 0 ? low >> 63 : in.getZigZag(), low);
        if ((parts & BEYOND) != 0) {
            beyond(ordinal).read(in);
        }
    }

    /** The sum; 0 of nothing. */
    Value sum(int ordinal) {
        return sum(ordinal, false);
    }

    /** The sum, as the nearest double where it is an integer beyond 64 bits. */
    Value wideSum(int ordinal) {
        return sum(ordinal, true);
    }

    /** The mean; null of nothing. */
    Value mean(int ordinal, long count) {
        if (count == 0) {
            return Value.Null.NULL;
        }
        ExactSum more = beyondOrNull(ordinal);
        if (more != null) {
            return more.mean(highs[ordinal], lows[ordinal], count);
        }
        double sum =
                fitsLong(ordinal) ? (double) lows[ordinal] : integer(ordinal).doubleValue();
        return Value.of(sum / (double) count);
    }

    private Value sum(int ordinal, boolean wide) {
        ExactSum more = beyondOrNull(ordinal);
        if (more != null) {
            return more.sum(highs[ordinal], lows[ordinal], wide);
        }
        return fitsLong(ordinal) ? Value.of(lows[ordinal]) : ExactSum.integer(integer(ordinal), wide);
    }

    private boolean fitsLong(int ordinal) {
        return highs[ordinal] == lows[ordinal] >> 63;
    }

    private BigInteger integer(int ordinal) {
        return ExactSum.integer(highs[ordinal], lows[ordinal]);
    }

    private void addReal(int ordinal, double value) {
        if (isInteger(value)) {
            add128(ordinal, (long) value >> 63, (long) value);
        } else {
            beyond(ordinal).add(value);
        }
    }

    private void addSquareOfReal(int ordinal, double value) {
        if (isInteger(value)) {
            addSquare(ordinal, (long) value);
        } else {
            beyond(ordinal).addSquare(value);
        }
    }

    private void addSquare(int ordinal, long value) {
        add128(ordinal, Math.multiplyHigh(value, value), value * value);
    }

    /** Is it a whole number of 64 bits? */
    static boolean isInteger(double value) {
        return value == Math.rint(value) && value >= -TWO_POW_63 && value < TWO_POW_63;
    }

    private void add128(int ordinal, long high, long low) {
        long sum = lows[ordinal] + low;
        long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        lows[ordinal] = sum;
        highs[ordinal] += high + carry;
        if (highs[ordinal] >= MAX_HIGH || highs[ordinal] < -MAX_HIGH) {
            beyond(ordinal).add(highs[ordinal], sum);
            highs[ordinal] = 0;
            lows[ordinal] = 0;
        }
    }

    /** Memory held, about. */
    long bytes() {
        return 2L * lows.length * Long.BYTES + beyond.length * 100L;
    }

    private @Nullable ExactSum beyondOrNull(int ordinal) {
        return ordinal < beyond.length ? beyond[ordinal] : null;
    }

    private ExactSum beyond(int ordinal) {
        if (ordinal >= beyond.length) {
            beyond = Arrays.copyOf(beyond, Math.max(lows.length, ordinal + 1));
        }
        ExactSum sum = beyond[ordinal];
        if (sum == null) {
            sum = new ExactSum();
            beyond[ordinal] = sum;
        }
        return sum;
    }
}
