package io.millrace.io;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Reads the fields of a log line from left to right, each byte once. After a misfit all answers mean nothing. */
final class AccessLogScanner {
    private static final int MAX_DIGITS = 18;

    private final byte[] bytes;
    private final int to;
    private int at;
    private boolean fits = true;

    AccessLogScanner(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.to = to;
    }

    /** True if every field fitted and the line ends here. */
    boolean isWhole() {
        return fits && at > to;
    }

    /** Up to the next space; not empty. */
    String word() {
        int start = at;
        while (at < to && bytes[at] != ' ') {
            at++;
        }
        int end = Math.min(at, to);
        fits &= end > start;
        skipSpace();
        return text(start, end);
    }

    /** Between brackets. */
    String bracketed() {
        int start = open('[');
        while (at < to && bytes[at] != ']') {
            at++;
        }
        return close(start);
    }

    /** Between quotes; a backslash takes a quote or another backslash as it is, and is kept before anything else. */
    String quoted() {
        int start = open('"');
        boolean escapes = false;
        while (at < to && bytes[at] != '"') {
            escapes |= bytes[at] == '\\';
            at += bytes[at] == '\\' ? 2 : 1;
        }
        String raw = close(start);
        return escapes ? unescape(raw) : raw;
    }

    /** Digits; a dash is 0 if {@code dash} says so. */
    long number(boolean dash) {
        int start = at;
        String word = word();
        if (dash && word.equals("-")) {
            return 0;
        }
        boolean digits = word.length() <= MAX_DIGITS && word.chars().allMatch(c -> c >= '0' && c <= '9');
        fits &= digits && at > start;
        return fits ? Long.parseLong(word) : 0;
    }

    private int open(char opening) {
        fits &= at < to && bytes[at] == opening;
        at++;
        return at;
    }

    private String close(int start) {
        int end = Math.min(at, to);
        fits &= at < to;
        at++;
        skipSpace();
        return text(start, end);
    }

    /** One space between fields; past the end after the last. */
    private void skipSpace() {
        fits &= at >= to || bytes[at] == ' ';
        at++;
    }

    private String text(int start, int end) {
        return fits ? new String(bytes, start, end - start, StandardCharsets.UTF_8) : "";
    }

    private static String unescape(String raw) {
        byte[] in = raw.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            boolean escape = in[i] == '\\' && i + 1 < in.length && (in[i + 1] == '"' || in[i + 1] == '\\');
            i += escape ? 1 : 0;
            out.write(in[i]);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
