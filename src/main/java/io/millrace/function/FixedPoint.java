package io.millrace.function;

import io.millrace.value.ByteBuilder;
import io.millrace.value.ByteReader;
import io.millrace.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Statistics by ordinal of numbers that are all integers, or all decimals of one count of digits: plain sums in 64 bits,
 * side by side for each key. A number of another kind, or one that makes a sum overflow, is refused and left to whoever
 * can take it. Decimals are given as integers of their last digit.
 */
final class FixedPoint {
    /** The kind of numbers without digits after the point. */
    static final int INTEGERS = -1;

    private static final int UNKNOWN = -2;
    /** Squares of anything smaller can be added 2^47 times in 128 bits. */
    private static final long MAX_SQUARED = 1L << 40;

    private static final int COUNT = 0;
    private static final int SUM = 1;
    private static final int MIN = 2;
    private static final int MAX = 3;
    private static final int SQUARES_LOW = 4;
    private static final int SQUARES_HIGH = 5;

    private final Depth depth;
    private final int stride;
    private long[] cells = {};
    private int kind = UNKNOWN;
    private final int[] oneOrdinal = new int[1];
    private final long[] oneValue = new long[1];

    /** How much is kept of each key. */
    enum Depth {
        SUM(2),
        RANGE(4),
        SQUARES(6);

        private final int stride;

        Depth(int stride) {
            this.stride = stride;
        }
    }

    FixedPoint(Depth depth) {
        this.depth = depth;
        this.stride = depth.stride;
    }

    /** Takes a number of this kind? The first one decides. */
    boolean takes(int numbers) {
        if (kind == UNKNOWN) {
            kind = numbers;
        }
        return kind == numbers;
    }

    /** Makes room for ordinals below {@code keys}. */
    void grow(int keys) {
        int used = cells.length;
        if (keys * (long) stride <= used) {
            return;
        }
        int room = Math.max(Columns.START, Columns.room(used / stride, keys - 1));
        cells = Arrays.copyOf(cells, Math.multiplyExact(room, stride));
        for (int at = used; depth != Depth.SUM && at < cells.length; at += stride) {
            cells[at + MIN] = Long.MAX_VALUE;
            cells[at + MAX] = Long.MIN_VALUE;
        }
    }

    /** Adds {@code values} from index {@code from} on; returns the index of the first that is refused, else {@code to}. */
    int addAll(int[] ordinals, long[] values, int from, int to) {
        return switch (depth) {
            case SUM -> addSums(ordinals, values, from, to);
            case RANGE -> addRanges(ordinals, values, from, to);
            case SQUARES -> addSquares(ordinals, values, from, to);
        };
    }

    /** Takes one value; false if it is refused. A double that is a whole number is an integer. */
    boolean add(int ordinal, Value value) {
        if (value instanceof Value.Int number) {
            return takes(INTEGERS) && addOne(ordinal, number.value());
        }
        if (value instanceof Value.Real number) {
            return SumColumn.isInteger(number.value()) && takes(INTEGERS) && addOne(ordinal, (long) number.value());
        }
        if (value instanceof Value.Decimal number) {
            BigDecimal decimal = number.value();
            boolean fits = decimal.scale() >= 0 && decimal.unscaledValue().bitLength() < Long.SIZE;
            return fits
                    && takes(decimal.scale())
                    && addOne(ordinal, decimal.unscaledValue().longValue());
        }
        return false;
    }

    private boolean addOne(int ordinal, long value) {
        oneOrdinal[0] = ordinal;
        oneValue[0] = value;
        return addAll(oneOrdinal, oneValue, 0, 1) == 1;
    }

    private int addSums(int[] ordinals, long[] values, int from, int to) {
        long[] all = cells;
        for (int i = from; i < to; i++) {
            int at = 2 * ordinals[i];
            long value = values[i];
            long before = all[at + SUM];
            long sum = before + value;
            if (((before ^ sum) & (value ^ sum)) < 0) {
                return i;
            }
            all[at + COUNT]++;
            all[at + SUM] = sum;
        }
        return to;
    }

    private int addRanges(int[] ordinals, long[] values, int from, int to) {
        long[] all = cells;
        for (int i = from; i < to; i++) {
            int at = 4 * ordinals[i];
            long value = values[i];
            long before = all[at + SUM];
            long sum = before + value;
            if (((before ^ sum) & (value ^ sum)) < 0) {
                return i;
            }
            all[at + COUNT]++;
            all[at + SUM] = sum;
            widen(all, at, value, value);
        }
        return to;
    }

    private int addSquares(int[] ordinals, long[] values, int from, int to) {
        for (int i = from; i < to; i++) {
            long value = values[i];
            int at = stride * ordinals[i];
            long sum = cells[at + SUM] + value;
            boolean overflows = ((cells[at + SUM] ^ sum) & (value ^ sum)) < 0;
            if (overflows || value >= MAX_SQUARED || value <= -MAX_SQUARED) {
                return i;
            }
            cells[at + COUNT]++;
            cells[at + SUM] = sum;
            widen(cells, at, value, value);
            add128(cells, at, Math.multiplyHigh(value, value), value * value);
        }
        return to;
    }

    /** Branches are seldom taken, so that they cost less than stores. */
    private static void widen(long[] cells, int at, long low, long high) {
        if (low < cells[at + MIN]) {
            cells[at + MIN] = low;
        }
        if (high > cells[at + MAX]) {
            cells[at + MAX] = high;
        }
    }

    private static void add128(long[] cells, int at, long high, long low) {
        long sum = cells[at + SQUARES_LOW] + low;
        cells[at + SQUARES_HIGH] += high + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
        cells[at + SQUARES_LOW] = sum;
    }

    /** Takes all of another cell; false if that cannot be, and then nothing was taken. */
    boolean merge(int ordinal, FixedPoint other, int otherOrdinal) {
        int from = otherOrdinal * stride;
        if (!other.has(otherOrdinal)) {
            return true;
        }
        int at = ordinal * stride;
        long sum = cells[at + SUM] + other.cells[from + SUM];
        boolean overflows = ((cells[at + SUM] ^ sum) & (other.cells[from + SUM] ^ sum)) < 0;
        if (!takes(other.kind) || overflows) {
            return false;
        }
        cells[at + COUNT] += other.cells[from + COUNT];
        cells[at + SUM] = sum;
        if (depth != Depth.SUM) {
            widen(cells, at, other.cells[from + MIN], other.cells[from + MAX]);
        }
        if (depth == Depth.SQUARES) {
            add128(cells, at, other.cells[from + SQUARES_HIGH], other.cells[from + SQUARES_LOW]);
        }
        return true;
    }

    /** What the numbers of a key are, and whether {@code more} than them is written, in one small number. */
    long header(int ordinal, boolean more) {
        long numbers = has(ordinal) ? kind - UNKNOWN : 0;
        return (numbers << 1) | (more ? 1 : 0);
    }

    /** Was there any number? */
    static boolean hasNumbers(long header) {
        return header >> 1 != 0;
    }

    static boolean hasMore(long header) {
        return (header & 1) != 0;
    }

    /** {@link #INTEGERS}, or the digits of decimals. */
    static int kind(long header) {
        return (int) (header >> 1) + UNKNOWN;
    }

    /** Appends the cell of a key that has numbers: of a single one nothing but that. */
    void write(int ordinal, ByteBuilder out) {
        int at = ordinal * stride;
        out.putVarint(cells[at + COUNT]).putZigZag(cells[at + SUM]);
        if (cells[at + COUNT] == 1) {
            return;
        }
        if (depth != Depth.SUM) {
            out.putZigZag(cells[at + MIN]).putZigZag(cells[at + MAX]);
        }
        if (depth == Depth.SQUARES) {
            out.putVarint(cells[at + SQUARES_LOW]).putVarint(cells[at + SQUARES_HIGH]);
        }
    }

    /** Forgets all, and has for key 0 a cell of numbers of a kind that {@link #write} appended. */
    void become(int numbers, ByteReader in) {
        grow(1);
        clear(0);
        kind = numbers;
        long count = in.getVarint();
        long sum = in.getZigZag();
        if (count == 1) {
            addOne(0, sum);
            return;
        }
        cells[COUNT] = count;
        cells[SUM] = sum;
        if (depth != Depth.SUM) {
            cells[MIN] = in.getZigZag();
            cells[MAX] = in.getZigZag();
        }
        if (depth == Depth.SQUARES) {
            cells[SQUARES_LOW] = in.getVarint();
            cells[SQUARES_HIGH] = in.getVarint();
        }
    }

    /** Has any number of the key been taken? */
    boolean has(int ordinal) {
        return count(ordinal) > 0;
    }

    long count(int ordinal) {
        int at = ordinal * stride;
        return at < cells.length ? cells[at + COUNT] : 0;
    }

    /** The sum; 0 of nothing. */
    Value sum(int ordinal) {
        return has(ordinal) ? number(cells[ordinal * stride + SUM]) : Value.of(0);
    }

    /** The smallest number; null of nothing. */
    Value min(int ordinal) {
        return has(ordinal) ? number(cells[ordinal * stride + MIN]) : Value.Null.NULL;
    }

    /** The largest number; null of nothing. */
    Value max(int ordinal) {
        return has(ordinal) ? number(cells[ordinal * stride + MAX]) : Value.Null.NULL;
    }

    /** The smallest or the largest of a key that has numbers, as an integer of the last digit. */
    long extreme(int ordinal, boolean largest) {
        return cells[ordinal * stride + (largest ? MAX : MIN)];
    }

    /** The mean; null of nothing. */
    Value mean(int ordinal) {
        if (!has(ordinal)) {
            return Value.Null.NULL;
        }
        long sum = cells[ordinal * stride + SUM];
        return kind == INTEGERS
                ? Value.of((double) sum / (double) count(ordinal))
                : new Value.Decimal(ExactSum.roundedMean(BigDecimal.valueOf(sum, kind), count(ordinal)));
    }

    /** The sum of the squares, as the nearest double where it is an integer beyond 64 bits; 0 of nothing. */
    Value squares(int ordinal) {
        if (!has(ordinal)) {
            return Value.of(0);
        }
        int at = ordinal * stride;
        BigInteger squares = ExactSum.integer(cells[at + SQUARES_HIGH], cells[at + SQUARES_LOW]);
        return kind == INTEGERS
                ? ExactSum.integer(squares, true)
                : new Value.Decimal(new BigDecimal(squares, 2 * kind));
    }

    /** Adds the sum of the squares of a key to {@code sums}. */
    void addSquaresTo(SumColumn sums, int sumOrdinal, int ordinal) {
        int at = ordinal * stride;
        long high = cells[at + SQUARES_HIGH];
        long low = cells[at + SQUARES_LOW];
        if (kind == INTEGERS) {
            sums.add(sumOrdinal, high, low);
        } else {
            sums.add(sumOrdinal, new Value.Decimal(new BigDecimal(ExactSum.integer(high, low), 2 * kind)));
        }
    }

    /** Forgets the numbers of a key. */
    void clear(int ordinal) {
        int at = ordinal * stride;
        Arrays.fill(cells, at, at + stride, 0);
        if (depth != Depth.SUM) {
            cells[at + MIN] = Long.MAX_VALUE;
            cells[at + MAX] = Long.MIN_VALUE;
        }
    }

    /** Memory held. */
    long bytes() {
        return (long) cells.length * Long.BYTES;
    }

    private Value number(long value) {
        return number(value, kind);
    }

    /** An integer, or a decimal of {@code kind} digits given as an integer of its last digit. */
    static Value number(long value, int kind) {
        return kind == INTEGERS ? Value.of(value) : new Value.Decimal(BigDecimal.valueOf(value, kind));
    }
}
