package io.millrace.engine.local;

import io.millrace.value.Json;
import io.millrace.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Chooses and renames the members of values that are objects; others stay as they are, which is warned of once in a run.
 * One thread.
 */
final class Projection {
    private static final int MAX_SHOWN_CHARS = 200;

    private final Map<String, String> members;
    private final Meter meter;
    private boolean warned;

    /** Gives members by new name, each with that which it has; all values as they are if there is none. */
    Projection(Map<String, String> members, Meter meter) {
        this.members = members;
        this.meter = meter;
    }

    Value of(Value value) {
        if (members.isEmpty()) {
            return value;
        }
        if (!(value instanceof Value.Obj object)) {
            warn(value);
            return value;
        }
        Map<String, Value> chosen = new LinkedHashMap<>();
        members.forEach((name, member) -> chosen.put(name, object.members().getOrDefault(member, Value.Null.NULL)));
        return new Value.Obj(chosen);
    }

    private void warn(Value value) {
        if (warned) {
            return;
        }
        warned = true;
        String text = Json.text(value);
        String shown = text.length() > MAX_SHOWN_CHARS ? text.substring(0, MAX_SHOWN_CHARS) + "…" : text;
        meter.warn(
                "project",
                Value.object(
                        "message",
                        Value.of("output.project leaves values that are no objects as they are, such as " + shown)));
    }
}
