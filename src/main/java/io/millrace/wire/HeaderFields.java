package io.millrace.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lists and parameters in header fields (RFC 9110, section 5.6). */
final class HeaderFields {
    private HeaderFields() {}

    /** A parameter; its name is in lower case, its value without quotes. */
    record Parameter(String name, String value) {}

    /** The elements of a comma-separated list; commas within quotes separate nothing. */
    static List<String> elements(String field) {
        return split(field, ',');
    }

    /** The parameters behind the first semicolon; one without {@code =} has an empty value. */
    static List<Parameter> parameters(String field) {
        List<String> parts = split(field, ';');
        List<Parameter> parameters = new ArrayList<>();
        for (String part : parts.subList(Math.min(1, parts.size()), parts.size())) {
            String[] pair = part.split("=", 2);
            String value = pair.length == 2 ? unquoted(pair[1].strip()) : "";
            parameters.add(new Parameter(pair[0].strip().toLowerCase(Locale.ROOT), value));
        }
        return parameters;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
    }

    private static List<String> split(String field, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(field.substring(start, i).strip());
                start = i + 1;
            }
        }
        parts.add(field.substring(Math.min(start, field.length())).strip());
        parts.removeIf(String::isEmpty);
        return parts;
    }
}
