package io.millrace.engine.local.scan;

/**
 * Where the fields of a line of an access log are; checks all of them. Positions of -1 go through to the end: the line
 * is none, or has something unusual such as a control character. Behind the line must be a newline.
 */
final class AccessLogLine {
    // The columns in the order of the formats.
    static final int HOST = 0;
    static final int IDENT = 1;
    static final int USER = 2;
    static final int TIME = 3;
    static final int REQUEST = 4;
    static final int METHOD = 5;
    static final int PATH = 6;
    static final int PROTOCOL = 7;
    static final int STATUS = 8;
    static final int BYTES = 9;
    static final int REFERER = 10;
    static final int AGENT = 11;
    private static final int COLUMNS = 12;

    private static final int MAX_DIGITS = 18;
    /** What a protocol starts with, HTTP/, as a word. */
    private static final long PROTOCOL_START = 0x2F50545448L;

    private static final int PROTOCOL_START_BYTES = 5;

    private final boolean combined;
    private final int[] starts = new int[COLUMNS];
    private final int[] ends = new int[COLUMNS];
    private int escaped;

    /** With referer and agent or not. */
    AccessLogLine(boolean combined) {
        this.combined = combined;
    }

    /** Reads the line that starts at {@code from}; where the next starts, or -1. */
    int read(byte[] bytes, int from) {
        escaped = 0;
        int ident = word(bytes, from, HOST);
        int user = word(bytes, ident, IDENT);
        int time = word(bytes, user, USER);
        int request = bracketed(bytes, time);
        int status = space(bytes, quoted(bytes, request, REQUEST));
        int count = space(bytes, number(bytes, status, STATUS));
        int end = number(bytes, count, BYTES);
        if (combined) {
            int agent = space(bytes, quoted(bytes, space(bytes, end), REFERER));
            end = quoted(bytes, agent, AGENT);
        }
        return lineEnd(bytes, end);
    }

    private static int space(byte[] bytes, int at) {
        return at >= 0 && bytes[at] == ' ' ? at + 1 : -1;
    }

    private static int lineEnd(byte[] bytes, int at) {
        if (at < 0) {
            return -1;
        }
        int newline = bytes[at] == '\r' ? at + 1 : at;
        return bytes[newline] == '\n' ? newline + 1 : -1;
    }

    private int word(byte[] bytes, int from, int column) {
        if (from < 0) {
            return -1;
        }
        int end = EightBytes.wordEnd(bytes, from);
        starts[column] = from;
        ends[column] = end;
        return end > from && bytes[end] == ' ' ? end + 1 : -1;
    }

    private int bracketed(byte[] bytes, int from) {
        if (from < 0 || bytes[from] != '[') {
            return -1;
        }
        int end = EightBytes.find(bytes, from + 1, ']');
        starts[TIME] = from + 1;
        ends[TIME] = end;
        return bytes[end] == ']' ? space(bytes, end + 1) : -1;
    }

    private int quoted(byte[] bytes, int from, int column) {
        if (from < 0 || bytes[from] != '"') {
            return -1;
        }
        int end = EightBytes.stringEnd(bytes, from + 1);
        while (bytes[end] == '\\' && bytes[end + 1] >= ' ') {
            escaped |= 1 << column;
            end = EightBytes.stringEnd(bytes, end + 2);
        }
        starts[column] = from + 1;
        ends[column] = end;
        return bytes[end] == '"' ? end + 1 : -1;
    }

    private int number(byte[] bytes, int from, int column) {
        if (from < 0) {
            return -1;
        }
        int end = JsonNumber.digitsEnd(bytes, from);
        if (end == from && bytes[from] == '-' && column == BYTES) {
            end = from + 1;
        }
        starts[column] = from;
        ends[column] = end;
        return end > from && end - from <= MAX_DIGITS ? end : -1;
    }

    /** Where a column of the line starts. */
    int start(int column) {
        return starts[column];
    }

    /** Where a column of the line ends. */
    int end(int column) {
        return ends[column];
    }

    /** Is there a backslash in it? */
    boolean isEscaped(int column) {
        return (escaped & (1 << column)) != 0;
    }

    /** Is it a dash alone, which says that there is nothing? */
    boolean isDash(byte[] bytes, int column) {
        return bytes[starts[column]] == '-' && ends[column] - starts[column] == 1;
    }

    /** Splits the request into method, path and protocol; false if it lacks the wanted column. */
    boolean splitRequest(byte[] bytes, int wanted) {
        int from = starts[REQUEST];
        int to = ends[REQUEST];
        int method = EightBytes.wordEnd(bytes, from);
        if (method >= to) {
            return false;
        }
        int last = lastSpace(bytes, method, to);
        boolean hasProtocol = last > method && isProtocol(bytes, last + 1);
        starts[METHOD] = from;
        ends[METHOD] = method;
        starts[PATH] = method + 1;
        ends[PATH] = hasProtocol ? last : to;
        starts[PROTOCOL] = last + 1;
        ends[PROTOCOL] = to;
        return hasProtocol || wanted != PROTOCOL;
    }

    private static int lastSpace(byte[] bytes, int from, int to) {
        int at = to - 1;
        while (at > from && bytes[at] != ' ') {
            at--;
        }
        return at;
    }

    /** The quote behind the request keeps this from reaching beyond it. */
    private static boolean isProtocol(byte[] bytes, int from) {
        return KeyWords.low(EightBytes.at(bytes, from), PROTOCOL_START_BYTES) == PROTOCOL_START;
    }
}
