package io.millrace.value;

import java.math.BigDecimal;
import tools.jackson.core.io.NumberOutput;

/** The text of numbers, the same on every Java version. */
public final class Numbers {
    private static final double SMALLEST_PLAIN = 1e-6;
    private static final double SMALLEST_EXPONENT = 1e21;

    private Numbers() {}

    /**
     * The shortest decimal text that reads back as {@code value}, laid out as ECMAScript's {@code Number::toString}
     * does: {@code 3}, {@code 0.1}, {@code 1e+21}. Digits by Schubfach (Giulietti), since {@link Double#toString} of
     * Java 17 is not always the shortest.
     *
     * @param value finite
     */
    public static String text(double value) {
        if (value == 0) {
            return "0";
        }
        BigDecimal shortest = new BigDecimal(NumberOutput.toString(value, true)).stripTrailingZeros();
        double magnitude = Math.abs(value);
        return magnitude >= SMALLEST_PLAIN && magnitude < SMALLEST_EXPONENT
                ? shortest.toPlainString()
                : exponential(shortest);
    }

    private static String exponential(BigDecimal shortest) {
        String digits = shortest.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        String sign = shortest.signum() < 0 ? "-" : "";
        return sign + digits.charAt(0) + fraction + (exponent < 0 ? "e-" : "e+") + Math.abs(exponent);
    }
}
