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

    private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    private final StringBuilder data = new StringBuilder();
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
        for (byte b : bytes) {
            boolean secondOfPair = b == '\n' && afterCarriageReturn;
            afterCarriageReturn = b == '\r';
            if (b == '\r' || b == '\n') {
                if (!secondOfPair) {
                    endLine(events);
                }
            } else {
                add(b);
            }
        }
        return events;
    }

    /** How long to wait before a reconnect, if the server has said so. */
    OptionalLong retryMillis() {
        return retryMillis;
    }

    private void add(byte b) {
        if (line.size() == MAX_LINE_BYTES) {
            throw new IllegalStateException("A line of the event stream is longer than " + MAX_LINE_BYTES + " bytes");
        }
        line.write(b);
    }

    private void endLine(List<ServerEvent> events) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (firstLine && text.startsWith(BYTE_ORDER_MARK)) {
            text = text.substring(1);
        }
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
        String rest = colon < 0 ? "" : text.substring(colon + 1);
        String value = rest.startsWith(" ") ? rest.substring(1) : rest;
        switch (name) {
            case "data" -> data.append(value).append('\n');
            case "event" -> type = value;
            case "id" -> id = value.indexOf('\0') < 0 ? value : id;
            case "retry" -> retryMillis = millis(value);
            default -> {
                // A comment, or a field that the standard tells to ignore.
            }
        }
    }

    private OptionalLong millis(String value) {
        boolean digits =
                !value.isEmpty() && value.length() < 10 && value.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? OptionalLong.of(Long.parseLong(value)) : retryMillis;
    }

    private void dispatch(List<ServerEvent> events) {
        lastId = id;
        if (data.length() > 0) {
            data.setLength(data.length() - 1);
            events.add(new ServerEvent(type.isEmpty() ? "message" : type, lastId, data.toString()));
            data.setLength(0);
        }
        type = "";
    }
}
