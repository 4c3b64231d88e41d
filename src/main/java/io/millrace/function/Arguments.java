package io.millrace.function;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands in parentheses after the name of a built-in reduce; {@code usage} is how it should look. */
record Arguments(String usage, List<String> texts) {
    private static final Pattern SPEC = Pattern.compile("\\s*([^\\s()]+)\\s*(?:\\(([^()]*)\\)\\s*)?");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,30}(\\.[0-9]{1,30})?([eE][-+]?[0-9]{1,2})?");
    private static final int MAX_LIMIT = 100_000;
    private static final int MAX_FRACTIONS = 100;

    /** The name in front of the arguments; all of {@code spec} if it looks like no call. */
    static String name(String spec) {
        Matcher call = SPEC.matcher(spec);
        return call.matches() ? call.group(1) : spec;
    }

    static Arguments of(String spec, String usage) {
        Matcher call = SPEC.matcher(spec);
        boolean isEmpty =
                !call.matches() || call.group(2) == null || call.group(2).isBlank();
        return new Arguments(
                usage,
                isEmpty
                        ? List.of()
                        : Arrays.stream(call.group(2).split(",", -1))
                                .map(String::strip)
                                .toList());
    }

    void none() {
        if (!texts.isEmpty()) {
            throw wrong("it takes no arguments");
        }
    }

    int limit() {
        BigDecimal limit = only("n is an integer from 1 to 100000");
        boolean isLimit = limit.stripTrailingZeros().scale() <= 0
                && limit.signum() > 0
                && limit.compareTo(BigDecimal.valueOf(MAX_LIMIT)) <= 0;
        if (!isLimit) {
            throw wrong("n is an integer from 1 to 100000");
        }
        return limit.intValueExact();
    }

    List<Double> fractions() {
        if (texts.isEmpty() || texts.size() > MAX_FRACTIONS) {
            throw wrong("it takes 1 to 100 numbers from 0 to 1");
        }
        return texts.stream().map(this::fraction).toList();
    }

    BigDecimal width() {
        BigDecimal width = only("width is a number above 0");
        if (width.signum() <= 0) {
            throw wrong("width is a number above 0");
        }
        return width.stripTrailingZeros();
    }

    private double fraction(String text) {
        BigDecimal fraction = number(text, "each p is a number from 0 to 1");
        if (fraction.signum() < 0 || fraction.compareTo(BigDecimal.ONE) > 0) {
            throw wrong("each p is a number from 0 to 1");
        }
        return fraction.doubleValue();
    }

    private BigDecimal only(String rule) {
        if (texts.size() != 1) {
            throw wrong(rule);
        }
        return number(texts.get(0), rule);
    }

    private BigDecimal number(String text, String rule) {
        if (!NUMBER.matcher(text).matches()) {
            throw wrong(rule);
        }
        return new BigDecimal(text);
    }

    private IllegalArgumentException wrong(String rule) {
        return new IllegalArgumentException("The built-in reduce is written " + usage + ": " + rule + ".");
    }
}
