package io.millrace.function.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tokens of a text in JavaScript that can be told apart without understanding it; no more of JavaScript than that.
 * Names, numbers (which begin with a digit), strings (which are all a quote) and punctuators, each a character but for
 * {@code =>} and {@code ...}.
 */
final class ScriptTokens {
    /** Words after which a slash begins a regular expression, behind some of them on the next line. */
    private static final Set<String> KEYWORDS = Set.of(
            "return",
            "typeof",
            "case",
            "in",
            "of",
            "delete",
            "void",
            "throw",
            "new",
            "instanceof",
            "else",
            "do",
            "break",
            "continue",
            "debugger");

    private static final String PUNCTUATORS = "(){}[].,;:?=<>!&|+-*/%^~";

    private final String source;
    private final List<String> tokens = new ArrayList<>();
    private int at;

    private ScriptTokens(String source) {
        this.source = source;
    }

    /** The tokens without semicolons at the end; empty if there is one that needs to be understood. */
    static Optional<List<String>> of(String source) {
        ScriptTokens read = new ScriptTokens(source);
        while (read.at < source.length()) {
            if (!read.token()) {
                return Optional.empty();
            }
        }
        List<String> tokens = read.tokens;
        while (!tokens.isEmpty() && tokens.get(tokens.size() - 1).equals(";")) {
            tokens.remove(tokens.size() - 1);
        }
        return Optional.of(tokens);
    }

    private boolean token() {
        char c = source.charAt(at);
        if (" \t\n\r".indexOf(c) >= 0) {
            at++;
            return true;
        }
        if (isNameStart(c)) {
            tokens.add(taken(ScriptTokens::isNamePart));
            return true;
        }
        if (isDigit(c)) {
            tokens.add(taken(ScriptTokens::isNumberPart));
            return true;
        }
        if (c == '"' || c == '\'') {
            return string(c);
        }
        return c == '/' ? slash() : punctuator(c);
    }

    /** Whether a character belongs to a token. */
    private interface Part {
        boolean has(char c);
    }

    private String taken(Part part) {
        int from = at;
        while (at < source.length() && part.has(source.charAt(at))) {
            at++;
        }
        return source.substring(from, at);
    }

    private boolean string(char quote) {
        at++;
        while (at < source.length() && source.charAt(at) != quote) {
            if (isLineEnd(source.charAt(at))) {
                return false;
            }
            at += source.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
        tokens.add("\"");
        return at <= source.length();
    }

    /** A comment or a division. */
    private boolean slash() {
        if (source.startsWith("//", at)) {
            String comment = taken(c -> !isLineEnd(c));
            return !comment.isEmpty();
        }
        if (source.startsWith("/*", at)) {
            int end = source.indexOf("*/", at + 2);
            at = end + 2;
            return end > 0;
        }
        return !tokens.isEmpty() && divides(tokens.get(tokens.size() - 1)) && punctuator('/');
    }

    private static boolean divides(String before) {
        char first = before.charAt(0);
        return first == ']' || isDigit(first) || (isNameStart(first) && !KEYWORDS.contains(before));
    }

    private boolean punctuator(char c) {
        boolean comment = source.startsWith("<!--", at) || source.startsWith("-->", at);
        if (comment || PUNCTUATORS.indexOf(c) < 0) {
            return false;
        }
        String longer = source.startsWith("...", at) ? "..." : source.startsWith("=>", at) ? "=>" : String.valueOf(c);
        tokens.add(longer);
        at += longer.length();
        return true;
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029';
    }

    private static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c);
    }

    private static boolean isNumberPart(char c) {
        return isNamePart(c) || c == '.';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
