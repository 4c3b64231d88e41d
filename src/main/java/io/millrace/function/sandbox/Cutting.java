package io.millrace.function.sandbox;

import io.millrace.value.Json;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One way to reduce some values of a key by parts.
 *
 * @param values all of them in their order
 * @param parts the same, cut; at least one, none of them empty
 * @param order in which the states of the parts meet
 */
record Cutting(Value key, List<Value> values, List<List<Value>> parts, Order order) {
    private static final int LARGEST_WITH_ALL_CUTTINGS = 4;

    enum Order {
        /** All of them one after the other, the first two first. */
        FORWARD,
        /** The first last; at least three parts. */
        FIRST_LAST,
        /** A fold of the first part's result and single values of the others; at least two parts. */
        MIXED
    }

    /** Every way to cut {@code values} if they are few, else the ways that tell the most; each in every order. */
    static List<Cutting> all(Value key, List<Value> values, boolean fold) {
        return of(
                key,
                values,
                values.size() <= LARGEST_WITH_ALL_CUTTINGS ? everyWay(values.size()) : someWays(values.size()),
                fold);
    }

    /** Some ways to cut many {@code values} into a few parts, each in every order. */
    static List<Cutting> few(Value key, List<Value> values, boolean fold) {
        return values.size() <= LARGEST_WITH_ALL_CUTTINGS
                ? all(key, values, fold)
                : of(key, values, fewWays(values.size()), fold);
    }

    private static List<Cutting> of(Value key, List<Value> values, List<List<Integer>> ways, boolean fold) {
        List<Cutting> all = new ArrayList<>();
        for (List<Integer> ends : ways) {
            List<List<Value>> parts = cut(values, ends);
            all.add(new Cutting(key, values, parts, Order.FORWARD));
            if (parts.size() > 2) {
                all.add(new Cutting(key, values, parts, Order.FIRST_LAST));
            }
            if (fold && parts.size() == 2) {
                all.add(new Cutting(key, values, parts, Order.MIXED));
            }
        }
        return all;
    }

    private static List<List<Integer>> everyWay(int size) {
        List<List<Integer>> ways = new ArrayList<>();
        for (int mask = 0; mask < 1 << (size - 1); mask++) {
            List<Integer> ends = new ArrayList<>();
            for (int i = 1; i < size; i++) {
                if ((mask >> (i - 1) & 1) != 0) {
                    ends.add(i);
                }
            }
            ends.add(size);
            ways.add(ends);
        }
        return ways;
    }

    private static List<List<Integer>> someWays(int size) {
        List<Integer> each = new ArrayList<>();
        for (int i = 1; i <= size; i++) {
            each.add(i);
        }
        List<List<Integer>> ways = new ArrayList<>(fewWays(size));
        ways.addAll(List.of(List.of(size), List.of(1, size), List.of(size - 1, size), each));
        return ways;
    }

    private static List<List<Integer>> fewWays(int size) {
        return List.of(List.of(size / 2, size), List.of(size / 3, size * 2 / 3, size));
    }

    private static List<List<Value>> cut(List<Value> values, List<Integer> ends) {
        List<List<Value>> parts = new ArrayList<>();
        int from = 0;
        for (int end : ends) {
            parts.add(values.subList(from, end));
            from = end;
        }
        return parts;
    }

    /** What is computed, for people: {@code merge(merge([1], [2]), [3])}. */
    String expression(boolean fold) {
        List<String> texts = parts.stream().map(Cutting::text).toList();
        return fold ? ofFold(texts) : ofMerge(texts);
    }

    private String ofMerge(List<String> texts) {
        if (order == Order.FIRST_LAST) {
            return "merge(" + texts.get(0) + ", " + forward(texts.subList(1, texts.size())) + ")";
        }
        return forward(texts);
    }

    private static String forward(List<String> texts) {
        String merged = texts.get(0);
        for (String text : texts.subList(1, texts.size())) {
            merged = "merge(" + merged + ", " + text + ")";
        }
        return merged;
    }

    private String ofFold(List<String> texts) {
        List<String> reduced =
                texts.stream().map(text -> "reduce(" + text + ")").toList();
        return switch (order) {
            case FORWARD -> "reduce([" + String.join(", ", reduced) + "])";
            case FIRST_LAST ->
                "reduce([%s, reduce([%s])])"
                        .formatted(reduced.get(0), String.join(", ", reduced.subList(1, reduced.size())));
            case MIXED ->
                "reduce([%s, %s])"
                        .formatted(
                                reduced.get(0),
                                parts.get(1).stream().map(Json::text).collect(Collectors.joining(", ")));
        };
    }

    private static String text(List<Value> part) {
        return Json.text(new Value.Array(part));
    }
}
