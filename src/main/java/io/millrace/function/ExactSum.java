package io.millrace.function;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.ByteBuilder;
import io.millrace.value.ByteReader;
import io.millrace.value.Value;
import io.millrace.value.ValueCodec;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * What 128-bit integers cannot hold of one key's sum: doubles, decimals and wider integers, kept exactly, so that
 * neither order nor grouping changes the result.
 *
 * <p>Doubles are an expansion of parts that do not overlap, smallest first (Shewchuk, Adaptive Precision Floating-Point
 * Arithmetic, 1997; the same as Python's {@code math.fsum}).
 */
final class ExactSum {
    /** Up to 2^63 doubles below this cannot overflow an expansion; larger ones are added as decimals. */
    private static final double HUGE = 0x1p900;

    private static final int REAL = 1;
    private static final int DECIMAL = 2;
    private static final BigInteger UNSIGNED = BigInteger.ONE.shiftLeft(Long.SIZE);

    private double[] parts = new double[2];
    private int size;
    private BigDecimal exact = BigDecimal.ZERO;
    private boolean hasReal;
    private boolean hasDecimal;

    void add(double value) {
        hasReal = true;
        if (Math.abs(value) >= HUGE) {
            exact = exact.add(new BigDecimal(value));
        } else {
            grow(value);
        }
    }

    /** The square, rounded as doubles are; one that no double can hold makes the sum overflow. */
    void addSquare(double value) {
        double square = value * value;
        if (Double.isFinite(square)) {
            add(square);
        } else {
            hasReal = true;
            exact = exact.add(new BigDecimal(value).pow(2));
        }
    }

    void add(BigDecimal value) {
        hasDecimal = true;
        exact = exact.add(value);
    }

    /** Adds an integer of 128 bits. */
    void add(long high, long low) {
        exact = exact.add(new BigDecimal(integer(high, low)));
    }

    void merge(ExactSum other) {
        for (int i = 0; i < other.size; i++) {
            grow(other.parts[i]);
        }
        exact = exact.add(other.exact);
        hasReal |= other.hasReal;
        hasDecimal |= other.hasDecimal;
    }

    /** Appends all that is held. */
    void write(ByteBuilder out) {
        out.put((hasReal ? REAL : 0) | (hasDecimal ? DECIMAL : 0)).putVarint(size);
        for (int i = 0; i < size; i++) {
            out.putDouble(parts[i]);
        }
        ValueCodec.write(new Value.Decimal(exact), out);
    }

    /** Merges what {@link #write} appended. */
    void read(ByteReader in) {
        int kinds = in.get();
        hasReal |= (kinds & REAL) != 0;
        hasDecimal |= (kinds & DECIMAL) != 0;
        for (int more = in.getCount(Double.BYTES); more > 0; more--) {
            grow(in.getDouble());
        }
        exact = exact.add(exact(ValueCodec.read(in)));
    }

    /** The sum with an integer of 128 bits; whole numbers beyond 64 bits overflow, unless {@code wide} permits doubles. */
    Value sum(long high, long low, boolean wide) {
        if (hasDecimal && !hasReal) {
            return new Value.Decimal(total(high, low));
        }
        if (!hasReal) {
            return integer(total(high, low).toBigInteger(), wide);
        }
        double rounded = rounded(high, low);
        if (!Double.isFinite(rounded)) {
            throw new JobException(
                    ErrorCode.NUMBER_OVERFLOW,
                    "The sum of the doubles of a key is larger than any double; scale the values down in the map.");
        }
        return canBeWhole(rounded) ? whole(total(high, low), rounded) : Value.of(rounded);
    }

    /** The sum with an integer of 128 bits, divided by {@code count} > 0. */
    Value mean(long high, long low, long count) {
        if (hasDecimal && !hasReal) {
            return new Value.Decimal(roundedMean(total(high, low), count));
        }
        double rounded = rounded(high, low);
        double mean = Double.isFinite(rounded)
                ? rounded / (double) count
                : total(high, low)
                        .divide(BigDecimal.valueOf(count), MathContext.DECIMAL128)
                        .doubleValue();
        return Value.of(mean);
    }

    /** A number, exactly. */
    static BigDecimal exact(Value number) {
        if (number instanceof Value.Int whole) {
            return BigDecimal.valueOf(whole.value());
        }
        if (number instanceof Value.Real real) {
            return new BigDecimal(real.value());
        }
        if (number instanceof Value.Decimal decimal) {
            return decimal.value();
        }
        throw new IllegalArgumentException("Not a number: " + number);
    }

    static Value integer(BigInteger sum, boolean wide) {
        if (sum.bitLength() < Long.SIZE) {
            return Value.of(sum.longValue());
        }
        if (wide) {
            return Value.of(sum.doubleValue());
        }
        throw new JobException(
                ErrorCode.NUMBER_OVERFLOW,
                "The sum of the integers of a key does not fit 64 bits; scale the values down or emit doubles with a"
                        + " fraction.");
    }

    static BigInteger integer(long high, long low) {
        BigInteger unsigned = BigInteger.valueOf(low);
        return BigInteger.valueOf(high).multiply(UNSIGNED).add(low < 0 ? unsigned.add(UNSIGNED) : unsigned);
    }

    /** Rounded to the digits of {@code sum}, halves toward positive infinity. */
    static BigDecimal roundedMean(BigDecimal sum, long count) {
        BigInteger twice = BigInteger.valueOf(count).shiftLeft(1);
        BigInteger dividend = sum.unscaledValue().shiftLeft(1).add(BigInteger.valueOf(count));
        BigDecimal floor = new BigDecimal(dividend).divide(new BigDecimal(twice), 0, RoundingMode.FLOOR);
        return new BigDecimal(floor.unscaledValue(), sum.scale());
    }

    /** A sum of doubles that is a whole number counts as an integer, like a double that is one. */
    private static Value whole(BigDecimal total, double rounded) {
        boolean fits =
                total.stripTrailingZeros().scale() <= 0 && total.toBigInteger().bitLength() < Long.SIZE;
        return fits ? Value.of(total.longValue()) : Value.of(rounded);
    }

    /** Parts do not overlap, so the sum has a fraction if the smallest has one. */
    private boolean canBeWhole(double rounded) {
        return Math.abs(rounded) <= 0x1p63 && (size == 0 || parts[0] == Math.rint(parts[0]));
    }

    private double rounded(long high, long low) {
        if (exact.signum() != 0) {
            return total(high, low).doubleValue();
        }
        if ((high | low) == 0) {
            return rounded();
        }
        ExactSum all = new ExactSum();
        all.merge(this);
        all.grow((double) (high >> 32) * 0x1p96);
        all.grow((double) (high & 0xFFFF_FFFFL) * 0x1p64);
        all.grow((double) (low >>> 32) * 0x1p32);
        all.grow((double) (low & 0xFFFF_FFFFL));
        return all.rounded();
    }

    /**
     * The parts from the largest down until one is lost; if that one is half of the last place, the sign of the next
     * decides, which rounding to even would not see.
     */
    private double rounded() {
        double sum = 0;
        double lost = 0;
        int at = size;
        while (at > 0 && lost == 0) {
            double part = parts[--at];
            double before = sum;
            sum = before + part;
            lost = part - (sum - before);
        }
        if (at > 0 && lost * Math.signum(parts[at - 1]) > 0) {
            double twice = lost * 2;
            double nudged = sum + twice;
            return nudged - sum == twice ? nudged : sum;
        }
        return sum;
    }

    private BigDecimal total(long high, long low) {
        BigDecimal total = exact.add(new BigDecimal(integer(high, low)));
        for (int i = 0; i < size; i++) {
            total = total.add(new BigDecimal(parts[i]));
        }
        return total;
    }

    private void grow(double value) {
        double carry = value;
        int kept = 0;
        for (int i = 0; i < size; i++) {
            double larger = Math.abs(carry) < Math.abs(parts[i]) ? parts[i] : carry;
            double smaller = Math.abs(carry) < Math.abs(parts[i]) ? carry : parts[i];
            carry = larger + smaller;
            double lost = smaller - (carry - larger);
            if (lost != 0) {
                parts[kept++] = lost;
            }
        }
        size = kept;
        if (carry != 0) {
            append(carry);
        }
    }

    private void append(double part) {
        if (size == parts.length) {
            parts = Arrays.copyOf(parts, size * 2);
        }
        parts[size++] = part;
    }
}
