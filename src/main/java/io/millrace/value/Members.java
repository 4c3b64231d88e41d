package io.millrace.value;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Members of an object, which nobody changes any more: whoever has one needs no copy. */
final class Members extends AbstractMap<String, Value> {
    private final Map<String, Value> members;

    private Members(Map<String, Value> members) {
        this.members = Collections.unmodifiableMap(members);
    }

    /** A copy of {@code members}, unless they cannot change. */
    static Members of(Map<String, Value> members) {
        return members instanceof Members own ? own : new Members(new LinkedHashMap<>(members));
    }

    /** Takes a map over that the caller does not touch again. */
    static Members taking(Map<String, Value> members) {
        return new Members(members);
    }

    @Override
    public @Nullable Value get(Object name) {
        return members.get(name);
    }

    @Override
    public boolean containsKey(Object name) {
        return members.containsKey(name);
    }

    @Override
    public int size() {
        return members.size();
    }

    @Override
    public Set<Map.Entry<String, Value>> entrySet() {
        return members.entrySet();
    }
}
