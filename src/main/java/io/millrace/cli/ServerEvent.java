package io.millrace.cli;

import io.millrace.value.Json;
import io.millrace.value.Value;
import java.util.Map;
import java.util.Set;

/**
 * One server-sent event.
 *
 * @param type its name, such as {@code progress}
 * @param lastId the id to resume behind it: its own, or of an ephemeral event that of the last durable one; empty if
 *     there was none yet
 * @param data the JSON text
 */
public record ServerEvent(String type, String lastId, String data) {
    private static final Set<String> TERMINAL = Set.of("succeeded", "failed", "cancelled");

    /** True for the last event of a job. */
    public boolean isTerminal() {
        return TERMINAL.contains(type);
    }

    /** The data, read anew at each call, with the digits of its numbers as they were sent. */
    public Value.Obj json() {
        return Json.readVerbatim(data) instanceof Value.Obj object ? object : new Value.Obj(Map.of());
    }
}
