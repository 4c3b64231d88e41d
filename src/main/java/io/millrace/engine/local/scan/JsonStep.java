package io.millrace.engine.local.scan;

import java.util.Arrays;

/**
 * What stands between two values of a JSON record on one line: from behind a value, or from the start of the record, up
 * to where the next value starts. Blanks belong to it, and so do the quotes of strings, the words {@code true}, {@code
 * false} and {@code null}, and braces.
 */
final class JsonStep {
    /** Behind the step comes a string: the step ends with its opening quote, the next starts with its closing quote. */
    static final int STRING = 1;

    /** Behind it comes a number. */
    static final int NUMBER = 2;

    /** Behind it comes another step, since it holds its value or the brace of an object. */
    static final int STEP = 3;

    /** Behind it comes an array. */
    static final int ARRAY = 4;

    /** Behind it comes the next record: it ends with a line end. */
    static final int END = 5;

    /** Whatever comes, the record has to be mapped in the general way. */
    static final int GENERAL = 6;

    private static final int MAX_DEPTH = 32;

    private int kind = STEP;
    private int depth;
    private boolean opens;
    private int nameFrom;
    private int nameTo;
    private int to;

    /**
     * Reads the step that starts at {@code from}.
     *
     * @param before what comes behind the step before; {@link #END} at the start of a record
     * @param outerDepth objects that are open there
     * @param opened true if the step before ended with the brace of the last of them
     * @return false if this is no step, or an unusual one
     */
    boolean read(byte[] bytes, int from, int before, int outerDepth, boolean opened) {
        depth = outerDepth;
        opens = opened;
        nameFrom = 0;
        nameTo = 0;
        int at = from;
        if (before == STRING) {
            at = bytes[at] == '"' ? at + 1 : -1;
        } else if (before == END) {
            at = open(bytes, JsonText.blanksEnd(bytes, at));
        }
        if (at >= 0) {
            at = JsonText.blanksEnd(bytes, at);
            at = bytes[at] == '}' ? close(bytes, at + 1) : member(bytes, at);
        }
        to = at;
        return at >= 0;
    }

    private int open(byte[] bytes, int at) {
        depth = 1;
        opens = true;
        return bytes[at] == '{' ? at + 1 : -1;
    }

    private int close(byte[] bytes, int from) {
        depth--;
        opens = false;
        kind = STEP;
        if (depth > 0) {
            return from;
        }
        kind = END;
        int at = JsonText.blanksEnd(bytes, from);
        return bytes[at] == '\n' ? at + 1 : -1;
    }

    private int member(byte[] bytes, int from) {
        int quote = from;
        if (!opens) {
            quote = bytes[from] == ',' ? JsonText.blanksEnd(bytes, from + 1) : from;
        }
        if (bytes[quote] != '"' || (quote == from && !opens)) {
            return -1;
        }
        nameFrom = quote + 1;
        nameTo = JsonText.nameEnd(bytes, nameFrom);
        if (nameTo < 0) {
            return -1;
        }
        int colon = JsonText.blanksEnd(bytes, nameTo + 1);
        return bytes[colon] == ':' ? value(bytes, JsonText.blanksEnd(bytes, colon + 1)) : -1;
    }

    private int value(byte[] bytes, int at) {
        opens = bytes[at] == '{';
        kind = kindOf(bytes[at]);
        if (opens) {
            depth++;
            return depth <= MAX_DEPTH ? at + 1 : -1;
        }
        return switch (kind) {
            case STRING -> at + 1;
            case STEP -> JsonText.wordEnd(bytes, at);
            default -> at;
        };
    }

    private static int kindOf(byte first) {
        return switch (first) {
            case '"' -> STRING;
            case '[' -> ARRAY;
            case '{', 't', 'f', 'n' -> STEP;
            default -> NUMBER;
        };
    }

    /** What comes behind it. */
    int kind() {
        return kind;
    }

    /** Objects that are open behind it. */
    int depth() {
        return depth;
    }

    /** Does it end with the opening brace of a member? */
    boolean opens() {
        return opens;
    }

    /** Objects that are open around the name in it. */
    int nameDepth() {
        return opens ? depth - 1 : depth;
    }

    /** Is there the name of a member in it? */
    boolean hasName() {
        return nameTo > 0;
    }

    /** Where the name starts. */
    int nameFrom() {
        return nameFrom;
    }

    /** Where the name ends. */
    int nameTo() {
        return nameTo;
    }

    /** Where the step ends. */
    int to() {
        return to;
    }

    /** Does it name this top-level member? */
    boolean names(byte[] bytes, byte[] name) {
        return hasName() && nameDepth() == 1 && Arrays.equals(bytes, nameFrom, nameTo, name, 0, name.length);
    }
}
