package io.millrace.io;

import java.util.Locale;

/**
 * A column of a table of text.
 *
 * @param name the member of the record
 * @param type what its text is read as
 * @param digits of a decimal the count of digits after the point, 0 to {@value #MAX_DIGITS}; else 0
 */
public record Column(String name, Type type, int digits) {
    /** More than money or sensors need, and a 64-bit sum of them is still possible. */
    public static final int MAX_DIGITS = 18;

    private static final String TYPES = "string, int, double, decimal(n) or bool";

    /** What a field's text is read as. */
    public enum Type {
        STRING,
        INT,
        DOUBLE,
        DECIMAL,
        BOOL
    }

    /** Checks the digits. */
    public Column {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("A column needs a name");
        }
        if (digits < 0 || digits > MAX_DIGITS || (type != Type.DECIMAL && digits != 0)) {
            throw new IllegalArgumentException(
                    "Column '" + name + "' has " + digits + " digits; a decimal has 0 to " + MAX_DIGITS);
        }
    }

    /** A column of text. */
    public static Column text(String name) {
        return new Column(name, Type.STRING, 0);
    }

    /**
     * Reads {@code name:type}, such as {@code t:decimal(1)}; the type is {@code string} if it is left out.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    public static Column parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return text(text);
        }
        String name = text.substring(0, colon);
        String type = text.substring(colon + 1).strip().toLowerCase(Locale.ROOT);
        return switch (type) {
            case "string" -> text(name);
            case "int" -> new Column(name, Type.INT, 0);
            case "double" -> new Column(name, Type.DOUBLE, 0);
            case "bool" -> new Column(name, Type.BOOL, 0);
            default -> new Column(name, Type.DECIMAL, decimalDigits(text, type));
        };
    }

    private static int decimalDigits(String column, String type) {
        if (type.equals("decimal")) {
            throw new IllegalArgumentException(
                    "Column '" + column + "' needs the count of its digits after the point, such as decimal(2)");
        }
        boolean digits = type.matches("decimal\\(\\d{1,2}\\)");
        if (!digits) {
            throw new IllegalArgumentException("Column '" + column + "' has an unknown type; write " + TYPES);
        }
        return Integer.parseInt(type, "decimal(".length(), type.length() - 1, 10);
    }
}
