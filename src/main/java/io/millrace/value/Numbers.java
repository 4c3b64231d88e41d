package io.millrace.value;

import java.math.BigDecimal;
import java.math.MathContext;
import tools.jackson.core.io.NumberOutput;

/** The text of numbers, the same on every Java version. */
public final class Numbers {
    private static final double SMALLEST_PLAIN = 1e-6;
    private static final double SMALLEST_EXPONENT = 1e21;

    /** From here on Java, too, writes fractions without an exponent. */
    private static final double JAVA_PLAIN = 1e-3;

    private static final double JAVA_EXPONENT = 1e7;

    private static final double TWO_POW_63 = 0x1p63;

    private Numbers() {}

    /**
     * The shortest decimal text that reads back as {@code value}, laid out as ECMAScript's {@code Number::toString}
     * does: {@code 3}, {@code 0.1}, {@code 1e+21}. Digits by Schubfach (Giulietti), since {@link Double#toString} of
     * Java 17 is not always the shortest. Whole numbers of 64 bits have all their digits, since they are read back as
     * integers: 2^60 is {@code 1152921504606846976}, where ECMAScript would write {@code 1152921504606847000}.
     *
     * @param value finite
     */
    public static String text(double value) {
        if (value == 0) {
            return "0";
        }
        double magnitude = Math.abs(value);
        if (value == Math.rint(value) && value >= -TWO_POW_63 && value < TWO_POW_63) {
            return Long.toString((long) value);
        }
        if (magnitude >= JAVA_PLAIN && magnitude < JAVA_EXPONENT) {
            return NumberOutput.toString(value, true);
        }
        BigDecimal shortest = new BigDecimal(NumberOutput.toString(value, true)).stripTrailingZeros();
        if (magnitude < Double.MIN_NORMAL) {
            shortest = oneDigitIfEnough(shortest, value);
        }
        return magnitude >= SMALLEST_PLAIN && magnitude < SMALLEST_EXPONENT
                ? shortest.toPlainString()
                : exponential(shortest);
    }

    /** Java's layouts have two digits at least, where one can tell the smallest doubles apart: 5e-324 from 1e-323. */
    private static BigDecimal oneDigitIfEnough(BigDecimal shortest, double value) {
        BigDecimal oneDigit = shortest.round(new MathContext(1));
        return oneDigit.doubleValue() == value ? oneDigit : shortest;
    }

    private static String exponential(BigDecimal shortest) {
        String digits = shortest.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        String sign = shortest.signum() < 0 ? "-" : "";
        return sign + digits.charAt(0) + fraction + (exponent < 0 ? "e-" : "e+") + Math.abs(exponent);
    }
}
