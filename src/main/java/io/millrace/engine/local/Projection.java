package io.millrace.engine.local;

import io.millrace.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/** Chooses and renames the members of values that are objects; others stay as they are. */
record Projection(Map<String, String> members) {
    Value of(Value value) {
        if (members.isEmpty() || !(value instanceof Value.Obj object)) {
            return value;
        }
        Map<String, Value> chosen = new LinkedHashMap<>();
        members.forEach((name, member) -> chosen.put(name, object.members().getOrDefault(member, Value.Null.NULL)));
        return new Value.Obj(chosen);
    }
}
