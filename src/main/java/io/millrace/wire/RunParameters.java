package io.millrace.wire;

import io.millrace.value.Json;
import io.millrace.value.JsonSyntaxException;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The query of {@code POST /v1/run} as the job specification that it is short for. A {@code map} that is one word names
 * a built-in, anything else is JavaScript; {@code key} may be a JSON array of names; {@code columns} are separated by
 * commas.
 */
final class RunParameters {
    private static final Pattern WORD = Pattern.compile("[a-z_]+");
    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,18}");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}\\.\\d{1,18}");
    private static final List<String> FORMAT_PARTS = List.of("delimiter", "columns", "header");

    private static final List<String> SHAPED = List.of(
            "map",
            "reduce",
            "fold",
            "key",
            "value",
            "format",
            "delimiter",
            "columns",
            "header",
            "compression",
            "splitBytes");
    private static final Set<String> NUMBERS = Set.of("limit", "maxCount", "maxRatio", "memory", "priority");

    /** Where each parameter belongs in the specification; the rest is shaped by hand. */
    private static final Map<String, String> PLACES = places();

    private final Map<String, List<String>> query;
    private final SpecErrors errors = new SpecErrors();

    RunParameters(Map<String, List<String>> query) {
        this.query = query;
    }

    /**
     * The specification.
     *
     * @throws io.millrace.problem.JobException {@code invalid-job-spec}, if a parameter is unknown or given twice
     */
    Value toSpec() {
        query.forEach(this::check);
        if (!errors.isEmpty()) {
            throw errors.toException();
        }
        Map<String, Value> spec = new LinkedHashMap<>();
        map().ifPresent(map -> spec.put("map", map));
        reduce().ifPresent(reduce -> spec.put("reduce", reduce));
        spec.put("input", new Value.Obj(input()));
        PLACES.forEach((parameter, place) -> get(parameter)
                .map(text -> NUMBERS.contains(parameter) ? scalar(text) : Value.of(text))
                .ifPresent(value -> put(spec, place, value)));
        return new Value.Obj(spec);
    }

    private void check(String name, List<String> values) {
        boolean known = PLACES.containsKey(name) || SHAPED.contains(name);
        if (!known) {
            List<String> all = new ArrayList<>(SHAPED);
            all.addAll(PLACES.keySet());
            errors.unknown("/" + Node.escaped(name), "unknown-field", "parameter", name, all);
        } else if (values.size() > 1) {
            errors.add("/" + name, "conflict", "The parameter " + name + " is given twice");
        }
    }

    private Optional<String> get(String name) {
        return Optional.ofNullable(query.get(name)).map(values -> values.get(0));
    }

    private Optional<Value> map() {
        return get("map").map(map -> {
            boolean builtin = WORD.matcher(map).matches();
            if (!builtin && get("key").isEmpty() && get("value").isEmpty()) {
                return Value.of(map);
            }
            Value.ObjectBuilder object = Value.object().put(builtin ? "builtin" : "source", map);
            get("key").ifPresent(key -> object.put("key", key(key)));
            get("value").ifPresent(value -> object.put("value", value));
            return object.build();
        });
    }

    private static Value key(String key) {
        if (!key.startsWith("[")) {
            return Value.of(key);
        }
        try {
            return Json.read(key);
        } catch (JsonSyntaxException e) {
            return Value.of(key);
        }
    }

    private Optional<Value> reduce() {
        return get("reduce")
                .map(reduce -> get("fold").isEmpty()
                        ? Value.of(reduce)
                        : Value.object()
                                .put("source", reduce)
                                .put("fold", scalar(get("fold").orElseThrow()))
                                .build());
    }

    private Map<String, Value> input() {
        Map<String, Value> input = new LinkedHashMap<>();
        boolean parts = FORMAT_PARTS.stream().anyMatch(query::containsKey);
        if (parts) {
            input.put("format", format());
        } else {
            get("format").ifPresent(format -> input.put("format", Value.of(format)));
        }
        get("compression").ifPresent(compression -> input.put("compression", Value.of(compression)));
        get("splitBytes").ifPresent(bytes -> input.put("splitBytes", scalar(bytes)));
        return input;
    }

    private Value format() {
        Value.ObjectBuilder format = Value.object().put("type", get("format").orElse("delimited"));
        get("delimiter").ifPresent(delimiter -> format.put("delimiter", delimiter));
        get("columns")
                .ifPresent(columns -> format.put("columns", Value.array(Arrays.asList(columns.split(",")), Value::of)));
        get("header").ifPresent(header -> format.put("header", scalar(header)));
        return format.build();
    }

    private static Value scalar(String text) {
        if (INTEGER.matcher(text).matches()) {
            return Value.of(Long.parseLong(text, 10));
        }
        if (NUMBER.matcher(text).matches()) {
            return Value.of(Double.parseDouble(text));
        }
        return switch (text) {
            case "true" -> Value.of(true);
            case "false" -> Value.of(false);
            default -> Value.of(text);
        };
    }

    private static void put(Map<String, Value> spec, String place, Value value) {
        String[] steps = place.split("/", 2);
        if (steps.length == 1) {
            spec.put(place, value);
            return;
        }
        Map<String, Value> members = spec.get(steps[0]) instanceof Value.Obj object
                ? new LinkedHashMap<>(object.members())
                : new LinkedHashMap<>();
        members.put(steps[1], value);
        spec.put(steps[0], new Value.Obj(members));
    }

    private static Map<String, String> places() {
        Map<String, String> places = new LinkedHashMap<>();
        places.put("sort", "output/sort");
        places.put("limit", "output/limit");
        places.put("errors", "errors/policy");
        places.put("maxCount", "errors/maxCount");
        places.put("maxRatio", "errors/maxRatio");
        places.put("timeout", "limits/timeout");
        places.put("memory", "limits/memory");
        places.put("recordTimeout", "limits/recordTimeout");
        List.of("name", "priority", "partialEvery", "reuse", "engine").forEach(name -> places.put(name, name));
        return places;
    }
}
