package io.millrace.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads an event stream as its bytes come, cut anywhere. By the WHATWG HTML standard, section 9.2.6 "Interpreting an
 * event stream". An event that the end of the stream cuts off is never given out. Not safe for several threads.
 */
final class SseReader {
    /** Millrace's events are at most 64 KiB; other servers may be more generous. */
    private static final int MAX_LINE_BYTES = 1 << 20;

    private static final byte[] BYTE_ORDER_MARK = "\uFEFF".getBytes(StandardCharsets.UTF_8);

    /** The begin of a line whose end has not come yet. */
    private byte[] line = new byte[1024];

    private int lineBytes;

    /** Lines of data before the last one, each with a line end; most events have but one line. */
    private final StringBuilder dataBefore = new StringBuilder();

    private String data = "";
    private boolean hasData;
    private boolean afterCarriageReturn;
    private boolean firstLine = true;
    private String type = "";
    private String id;
    private String lastId;
    private OptionalLong retryMillis = OptionalLong.empty();

    /** Starts a stream that goes on behind {@code lastId}, empty for none. */
    SseReader(String lastId) {
        this.id = lastId;
        this.lastId = lastId;
    }

    /** The events that {@code bytes} complete. */
    List<ServerEvent> read(byte[] bytes) {
        List<ServerEvent> events = new ArrayList<>();
        int from = secondOfPair(bytes, 0);
        while (from < bytes.length) {
            int end = lineEnd(bytes, from);
            if (end == bytes.length) {
                keep(bytes, from, bytes.length);
                return events;
            }
            endLine(bytes, from, end, events);
            afterCarriageReturn = bytes[end] == '\r';
            from = secondOfPair(bytes, end + 1);
        }
        return events;
    }

    /** How long to wait before a reconnect, if the server has said so. */
    OptionalLong retryMillis() {
        return retryMillis;
    }

    /** Where the next line begins: a line feed at {@code from} belongs to the carriage return before it. */
    private int secondOfPair(byte[] bytes, int from) {
        if (from == bytes.length || !afterCarriageReturn) {
            return from;
        }
        afterCarriageReturn = false;
        return bytes[from] == '\n' ? from + 1 : from;
    }

    private static int lineEnd(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != '\n' && bytes[at] != '\r') {
            at++;
        }
        return at;
    }

    private void keep(byte[] bytes, int from, int end) {
        int needed = lineBytes + end - from;
        if (needed > MAX_LINE_BYTES) {
            throw new IllegalStateException("A line of the event stream is longer than " + MAX_LINE_BYTES + " bytes");
        }
        if (needed > line.length) {
            line = Arrays.copyOf(line, Math.max(needed, 2 * line.length));
        }
        System.arraycopy(bytes, from, line, lineBytes, end - from);
        lineBytes = needed;
    }

    private void endLine(byte[] bytes, int from, int end, List<ServerEvent> events) {
        if (lineBytes == 0) {
            line(bytes, from, end, events);
        } else {
            keep(bytes, from, end);
            line(line, 0, lineBytes, events);
            lineBytes = 0;
        }
    }

    private void line(byte[] bytes, int from, int end, List<ServerEvent> events) {
        int begin = firstLine && startsWith(BYTE_ORDER_MARK, bytes, from, end) ? from + BYTE_ORDER_MARK.length : from;
        firstLine = false;
        if (begin == end) {
            dispatch(events);
        } else {
            field(bytes, begin, end);
        }
    }

    private static boolean startsWith(byte[] start, byte[] bytes, int from, int end) {
        return end - from >= start.length && Arrays.equals(start, 0, start.length, bytes, from, from + start.length);
    }

    /** Values are long, so that they are made into texts once, without what is before them. */
    private void field(byte[] bytes, int from, int end) {
        int colon = from;
        while (colon < end && bytes[colon] != ':') {
            colon++;
        }
        int begin = Math.min(end, colon + 1);
        if (begin < end && bytes[begin] == ' ') {
            begin++;
        }
        field(text(bytes, from, colon), text(bytes, begin, end));
    }

    private static String text(byte[] bytes, int from, int end) {
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    private void field(String name, String value) {
        switch (name) {
            case "data" -> addData(value);
            case "event" -> type = value;
            case "id" -> id = value.indexOf('\0') < 0 ? value : id;
            case "retry" -> retryMillis = millis(value);
            default -> {
                // A comment, or a field that the standard tells to ignore.
            }
        }
    }

    private void addData(String value) {
        if (hasData) {
            dataBefore.append(data).append('\n');
        }
        data = value;
        hasData = true;
    }

    private OptionalLong millis(String value) {
        boolean digits =
                !value.isEmpty() && value.length() < 10 && value.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? OptionalLong.of(Long.parseLong(value)) : retryMillis;
    }

    private void dispatch(List<ServerEvent> events) {
        lastId = id;
        if (hasData) {
            String whole =
                    dataBefore.length() == 0 ? data : dataBefore.append(data).toString();
            events.add(new ServerEvent(type.isEmpty() ? "message" : type, lastId, whole));
            dataBefore.setLength(0);
            data = "";
            hasData = false;
        }
        type = "";
    }
}
