package io.millrace.io;

import io.millrace.value.Value;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the text of a field by the type of its column. */
final class FieldText {
    /** Far more than any number by people; keeps the time for one field small. */
    private static final int MAX_NUMBER_CHARS = 400;

    private FieldText() {}

    /** The value, or null if {@code text} is not of the type. The empty text is null unless it may be a string. */
    static @Nullable Value read(Column column, String text) {
        if (column.type() == Column.Type.STRING) {
            return Value.of(text);
        }
        if (text.isEmpty()) {
            return Value.Null.NULL;
        }
        return switch (column.type()) {
            case STRING -> Value.of(text);
            case BOOL -> bool(text);
            case INT -> integer(text);
            case DECIMAL -> decimal(text, column.digits());
            case DOUBLE -> real(text);
        };
    }

    /** What the user should have written. */
    static String wanted(Column column) {
        return switch (column.type()) {
            case STRING -> "a string";
            case BOOL -> "true or false";
            case INT -> "an integer of 64 bits";
            case DECIMAL -> "a decimal with at most " + column.digits() + " digits after the point";
            case DOUBLE -> "a number";
        };
    }

    private static @Nullable Value bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Value.of(true);
            case "false" -> Value.of(false);
            default -> null;
        };
    }

    private static @Nullable Value integer(String text) {
        if (!isNumber(text, "+-")) {
            return null;
        }
        try {
            return Value.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Value decimal(String text, int digits) {
        if (!isNumber(text, "+-.")) {
            return null;
        }
        try {
            BigDecimal exact = new BigDecimal(text);
            return exact.scale() > digits ? null : new Value.Decimal(exact.setScale(digits));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Value real(String text) {
        if (!isNumber(text, "+-.eE")) {
            return null;
        }
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? Value.of(value) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The JDK would also take other scripts' digits, hexadecimal, suffixes and surrounding space. */
    private static boolean isNumber(String text, String more) {
        return text.length() <= MAX_NUMBER_CHARS
                && text.chars().allMatch(c -> (c >= '0' && c <= '9') || more.indexOf(c) >= 0);
    }
}
