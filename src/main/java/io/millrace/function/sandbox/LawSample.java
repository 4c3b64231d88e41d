package io.millrace.function.sandbox;

import io.millrace.value.Json;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of a few keys, of the first ones that are seen. Not thread-safe. */
public final class LawSample {
    private static final int MAX_SEEN = 1000;
    private static final int MAX_KEYS = 6;
    private static final int MAX_VALUES = 24;

    /** A longer value would make a counterexample that nobody reads. */
    private static final int MAX_VALUE_BYTES = 4096;

    private final Map<Value, List<Value>> groups = new LinkedHashMap<>();

    /** Takes a value if there is room for it. */
    public void add(Value key, Value value) {
        List<Value> values = groups.get(key);
        if (values == null && groups.size() < MAX_SEEN) {
            values = new ArrayList<>();
            groups.put(key, values);
        }
        if (values != null && values.size() < MAX_VALUES && Json.bytes(value).length <= MAX_VALUE_BYTES) {
            values.add(value);
        }
    }

    /** The keys with the most values. */
    List<Map.Entry<Value, List<Value>>> largest() {
        return groups.entrySet().stream()
                .filter(group -> !group.getValue().isEmpty())
                .sorted(Comparator.comparingInt(group -> -group.getValue().size()))
                .limit(MAX_KEYS)
                .toList();
    }
}
