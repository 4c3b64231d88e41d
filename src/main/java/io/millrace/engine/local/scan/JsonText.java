package io.millrace.engine.local.scan;

import java.util.Arrays;

/**
 * Checks pieces of one line of JSON (RFC 8259) as strictly as {@link io.millrace.value.Json#read}, or more: what is rare
 * may be refused though it is valid. Every piece lies before a newline, which ends all searches. A position of -1 means
 * that it was refused.
 */
final class JsonText {
    static final int MAX_NAME_BYTES = 1000;

    private static final int MAX_DEPTH = 32;
    /** Of one object within an array; they are compared with each other. */
    private static final int MAX_NAMES = 32;

    private final int[] names = new int[2 * MAX_DEPTH * MAX_NAMES];
    private int used;

    /** Behind spaces, tabs and carriage returns. */
    static int blanksEnd(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r') {
            at++;
        }
        return at;
    }

    /** The closing quote of the string whose content goes on at {@code from}, escapes and all. */
    static int stringEnd(byte[] bytes, int from) {
        int at = EightBytes.stringEnd(bytes, from);
        while (at >= 0 && bytes[at] == '\\') {
            int behind = escapeEnd(bytes, at);
            at = behind < 0 ? -1 : EightBytes.stringEnd(bytes, behind);
        }
        return at >= 0 && bytes[at] == '"' ? at : -1;
    }

    private static int escapeEnd(byte[] bytes, int backslash) {
        return switch (bytes[backslash + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> backslash + 2;
            case 'u' -> hexEnd(bytes, backslash + 2);
            default -> -1;
        };
    }

    private static int hexEnd(byte[] bytes, int from) {
        for (int at = from; at < from + 4; at++) {
            int lower = bytes[at] | 0x20;
            boolean isHex = (bytes[at] >= '0' && bytes[at] <= '9') || (lower >= 'a' && lower <= 'f');
            if (!isHex) {
                return -1;
            }
        }
        return from + 4;
    }

    /** The closing quote of the name that starts behind a quote at {@code from}; one with escapes is refused. */
    static int nameEnd(byte[] bytes, int from) {
        int at = EightBytes.stringEnd(bytes, from);
        return bytes[at] == '"' && at - from <= MAX_NAME_BYTES ? at : -1;
    }

    /** Behind {@code true}, {@code false} or {@code null}. */
    static int wordEnd(byte[] bytes, int from) {
        return switch (bytes[from]) {
            case 't' -> wordEnd(bytes, from, "true");
            case 'f' -> wordEnd(bytes, from, "false");
            default -> wordEnd(bytes, from, "null");
        };
    }

    private static int wordEnd(byte[] bytes, int from, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (bytes[from + i] != word.charAt(i)) {
                return -1;
            }
        }
        return from + word.length();
    }

    /** Behind the array that starts at {@code from}. */
    int arrayEnd(byte[] bytes, int from) {
        used = 0;
        return arrayEnd(bytes, from, 1);
    }

    /** Behind the value that starts at {@code from}. */
    int valueEnd(byte[] bytes, int from) {
        used = 0;
        return valueEnd(bytes, from, 0);
    }

    private int valueEnd(byte[] bytes, int from, int depth) {
        return switch (bytes[from]) {
            case '"' -> 1 + orMinusTwo(stringEnd(bytes, from + 1));
            case '[' -> depth < MAX_DEPTH ? arrayEnd(bytes, from, depth + 1) : -1;
            case '{' -> depth < MAX_DEPTH ? objectEnd(bytes, from, depth + 1) : -1;
            case 't', 'f', 'n' -> wordEnd(bytes, from);
            default -> JsonNumber.end(bytes, from);
        };
    }

    private static int orMinusTwo(int at) {
        return at < 0 ? -2 : at;
    }

    private int arrayEnd(byte[] bytes, int from, int depth) {
        int at = blanksEnd(bytes, from + 1);
        if (bytes[at] == ']') {
            return at + 1;
        }
        while (true) {
            int end = valueEnd(bytes, at, depth);
            if (end < 0) {
                return -1;
            }
            at = blanksEnd(bytes, end);
            if (bytes[at] != ',') {
                return bytes[at] == ']' ? at + 1 : -1;
            }
            at = blanksEnd(bytes, at + 1);
        }
    }

    private int objectEnd(byte[] bytes, int from, int depth) {
        int firstName = used;
        int at = blanksEnd(bytes, from + 1);
        if (bytes[at] == '}') {
            return at + 1;
        }
        while (true) {
            int end = memberEnd(bytes, at, firstName, depth);
            if (end < 0) {
                return -1;
            }
            at = blanksEnd(bytes, end);
            if (bytes[at] != ',') {
                used = firstName;
                return bytes[at] == '}' ? at + 1 : -1;
            }
            at = blanksEnd(bytes, at + 1);
        }
    }

    private int memberEnd(byte[] bytes, int from, int firstName, int depth) {
        int nameEnd = bytes[from] == '"' ? nameEnd(bytes, from + 1) : -1;
        if (nameEnd < 0 || !isNew(bytes, from + 1, nameEnd, firstName)) {
            return -1;
        }
        int colon = blanksEnd(bytes, nameEnd + 1);
        return bytes[colon] == ':' ? valueEnd(bytes, blanksEnd(bytes, colon + 1), depth) : -1;
    }

    private boolean isNew(byte[] bytes, int from, int to, int firstName) {
        for (int i = firstName; i < used; i += 2) {
            if (Arrays.equals(bytes, names[i], names[i + 1], bytes, from, to)) {
                return false;
            }
        }
        if (used - firstName == 2 * MAX_NAMES) {
            return false;
        }
        names[used++] = from;
        names[used++] = to;
        return true;
    }
}
