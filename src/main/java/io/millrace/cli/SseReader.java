package io.millrace.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads an event stream as its bytes come, cut anywhere. By the WHATWG HTML standard, section 9.2.6 "Interpreting an
 * event stream". An event that the end of the stream cuts off is never given out. Not safe for several threads.
 */
final class SseReader {
    /** Millrace's events are at most 64 KiB; other servers may be more generous. */
    private static final int MAX_LINE_BYTES = 1 << 20;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** The begin of a line whose end has not come yet. */
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);

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
                keep(bytes, from);
                return events;
            }
            endLine(text(bytes, from, end), events);
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

    private void keep(byte[] bytes, int from) {
        if (line.size() + bytes.length - from > MAX_LINE_BYTES) {
            throw new IllegalStateException("A line of the event stream is longer than " + MAX_LINE_BYTES + " bytes");
        }
        line.write(bytes, from, bytes.length - from);
    }

    private String text(byte[] bytes, int from, int end) {
        if (line.size() == 0) {
            return new String(bytes, from, end - from, StandardCharsets.UTF_8);
        }
        line.write(bytes, from, end - from);
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        return text;
    }

    private void endLine(String line, List<ServerEvent> events) {
        String text = firstLine && line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
        firstLine = false;
        if (text.isEmpty()) {
            dispatch(events);
        } else {
            field(text);
        }
    }

    private void field(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        int begin = colon < 0 ? text.length() : colon + 1;
        String value = text.substring(text.startsWith(" ", begin) ? begin + 1 : begin);
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
