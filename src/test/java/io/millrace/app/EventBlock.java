package io.millrace.app;

import io.millrace.value.Json;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A server-sent event as a client gets it.
 *
 * @param id the last one that the stream has named, so that an ephemeral event has that of the event before
 */
record EventBlock(String type, String id, String data) {
    private static final Set<String> EPHEMERAL = Set.of("progress", "partial", "ping");

    boolean isDurable() {
        return !EPHEMERAL.contains(type);
    }

    boolean isTerminal() {
        return Set.of("succeeded", "failed", "cancelled").contains(type);
    }

    Value.Obj json() {
        return (Value.Obj) Json.read(data);
    }

    /** All events of a whole body. */
    static List<EventBlock> all(String body) {
        List<EventBlock> events = new ArrayList<>();
        Parser parser = new Parser("", events::add);
        body.lines().forEach(parser::line);
        return events;
    }

    /** The lines of one connection, by the letter of the WHATWG's "9.2.6 Interpreting an event stream". */
    static final class Parser {
        private final Consumer<EventBlock> events;
        private final StringBuilder data = new StringBuilder();
        private String type = "";
        private String id;

        Parser(String lastId, Consumer<EventBlock> events) {
            this.id = lastId;
            this.events = events;
        }

        void line(String line) {
            int colon = line.indexOf(':');
            if (line.isEmpty()) {
                dispatch();
            } else if (colon != 0) {
                String name = colon < 0 ? line : line.substring(0, colon);
                String value = colon < 0 ? "" : line.substring(colon + 1);
                field(name, value.startsWith(" ") ? value.substring(1) : value);
            }
        }

        private void field(String name, String value) {
            switch (name) {
                case "event" -> type = value;
                case "data" -> data.append(value).append('\n');
                case "id" -> id = value;
                default -> {}
            }
        }

        private void dispatch() {
            if (!data.isEmpty()) {
                events.accept(
                        new EventBlock(type.isEmpty() ? "message" : type, id, data.substring(0, data.length() - 1)));
            }
            data.setLength(0);
            type = "";
        }
    }
}
