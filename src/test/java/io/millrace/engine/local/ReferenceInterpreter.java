package io.millrace.engine.local;

import io.millrace.engine.Row;
import io.millrace.value.Json;
import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** MapReduce in the plainest words: all pairs in a list, all values of a key in a list, one thing after the other. */
final class ReferenceInterpreter {
    private ReferenceInterpreter() {}

    static <T> List<Row> run(List<T> records, Function<T, Row> map, String reduce) {
        TreeMap<Value, List<Value>> groups = new TreeMap<>(KeyCodec::compare);
        for (T item : records) {
            Row pair = map.apply(item);
            groups.computeIfAbsent(pair.key(), key -> new ArrayList<>()).add(pair.value());
        }
        List<Row> rows = new ArrayList<>();
        groups.forEach((key, values) -> rows.add(new Row(key, reduce(reduce, values))));
        return rows;
    }

    private static Value reduce(String name, List<Value> values) {
        return switch (name) {
            case "_count" -> Value.of(values.size());
            case "_sum" ->
                Value.of(values.stream().mapToLong(v -> ((Value.Int) v).value()).sum());
            case "_min" -> values.stream().min(KeyCodec::compare).orElseThrow();
            case "_max" -> values.stream().max(KeyCodec::compare).orElseThrow();
            case "_first" -> values.get(0);
            case "_last" -> values.get(values.size() - 1);
            case "_collect" -> new Value.Array(values);
            case "_distinct" -> Value.of((long) distinct(values));
            case "_top(3)" ->
                new Value.Array(values.stream()
                        .sorted(((Comparator<Value>) KeyCodec::compare).reversed())
                        .limit(3)
                        .toList());
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static int distinct(List<Value> values) {
        TreeSet<Value> seen = new TreeSet<>(KeyCodec::compare);
        seen.addAll(values);
        return seen.size();
    }

    static List<String> sorted(List<Row> rows, Comparator<Row> order, int limit) {
        return rows.stream()
                .sorted(order.thenComparing(Row::key, KeyCodec::compare))
                .limit(limit)
                .map(row -> Json.text(row.toValue()))
                .toList();
    }
}
