package io.millrace.wire;

import io.millrace.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The members of an object in a job specification, none of which is unknown. */
record Members(Node at, Map<String, Value> members) {

    /** Notes every member that is not in {@code known}. */
    static Members checked(Node at, Value.Obj object, List<String> known) {
        for (String name : object.members().keySet()) {
            if (!known.contains(name)) {
                at.errors().unknown(at.pointer() + "/" + Node.escaped(name), "unknown-field", "field", name, known);
            }
        }
        return new Members(at, object.members());
    }

    Optional<Node> get(String name) {
        return Optional.ofNullable(members.get(name)).map(value -> at.member(name, value));
    }

    /** The member, whose absence is an error. */
    Optional<Node> required(String name) {
        return get(name).or(() -> at.error("missing", "The field " + name + " is missing"));
    }

    boolean has(String name) {
        return members.containsKey(name);
    }
}
