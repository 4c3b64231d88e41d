package io.millrace.function.sandbox;

import io.millrace.value.Json;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Values of a few keys, of the first ones that are seen. Not thread-safe. */
public final class LawSample {
    private static final int MAX_SEEN = 1000;
    private static final int MAX_KEYS = 4;
    private static final int MAX_VALUES = 12;

    /** So often a value that is alone stands in its place: a key may be seen once in a sample, and often in the input. */
    private static final int COPIES = 3;

    /** Of the key with the most values. */
    private static final int MAX_LONGEST = 256;

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
        if (values != null && values.size() < MAX_LONGEST && Json.bytes(value).length <= MAX_VALUE_BYTES) {
            values.add(value);
        }
    }

    /** The keys with the most values, and their first ones; what is alone three times. */
    List<Map.Entry<Value, List<Value>>> largest() {
        return byLength()
                .limit(MAX_KEYS)
                .map(group -> Map.entry(group.getKey(), first(group.getValue(), MAX_VALUES)))
                .toList();
    }

    /** The key with the most values, and all that there is room for; empty if {@link #largest} has them. */
    Optional<Map.Entry<Value, List<Value>>> longest() {
        return byLength().findFirst().filter(group -> group.getValue().size() > MAX_VALUES);
    }

    private Stream<Map.Entry<Value, List<Value>>> byLength() {
        return groups.entrySet().stream()
                .filter(group -> !group.getValue().isEmpty())
                .sorted(Comparator.comparingInt(group -> -group.getValue().size()));
    }

    private static List<Value> first(List<Value> values, int count) {
        return values.size() == 1
                ? Collections.nCopies(COPIES, values.get(0))
                : values.subList(0, Math.min(count, values.size()));
    }
}
