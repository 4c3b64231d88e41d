package io.millrace.engine.local;

import io.millrace.value.Json;
import io.millrace.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses and renames the members of values that are objects; others stay as they are, which is warned of once in a run. A
 * member that a value does not have is null; who names one that no value has is warned as well. One thread.
 */
final class Projection {
    private static final int MAX_SHOWN_CHARS = 200;

    private final Map<String, String> members;
    private final NamedMembers ofAll;
    private final NamedMembers found;
    private final Meter meter;
    private boolean warned;

    /**
     * Gives members by new name, each with that which it has; all values as they are if there is none.
     *
     * @param ofAll the {@link #named} members, of all who project these rows
     */
    Projection(Map<String, String> members, NamedMembers ofAll, Meter meter) {
        this.members = members;
        this.ofAll = ofAll;
        this.found = named(members);
        this.meter = meter;
    }

    /** The members that values are asked for, none of which was found yet. */
    static NamedMembers named(Map<String, String> members) {
        return new NamedMembers(members.values());
    }

    /** A warning if values were projected, and some members were in none of them. */
    static Optional<Value> warning(NamedMembers ofAll) {
        if (!ofAll.areMissing() || !ofAll.hasSeenAny()) {
            return Optional.empty();
        }
        String message = "output.project names %s, which no value has%s"
                .formatted(ofAll.missingAsText(), ofAll.knownAsText("; there is "));
        return Optional.of(Value.object()
                .put("members", Value.array(ofAll.missing(), Value::of))
                .put("message", message)
                .build());
    }

    /** No more values come. */
    void end() {
        if (!members.isEmpty()) {
            ofAll.join(found);
        }
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
        if (found.areMissing()) {
            look(object.members());
        }
        return new Value.Obj(chosen);
    }

    private void look(Map<String, Value> value) {
        int index = 0;
        for (String member : members.values()) {
            if (value.containsKey(member)) {
                found.found(index);
            }
            index++;
        }
        found.see(value.keySet());
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
