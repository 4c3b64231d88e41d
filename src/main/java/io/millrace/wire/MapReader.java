package io.millrace.wire;

import io.millrace.engine.MapStep;
import io.millrace.function.BuiltinMap;
import io.millrace.function.Builtins;
import io.millrace.function.Description;
import io.millrace.io.RecordFormat;
import io.millrace.problem.Names;
import io.millrace.value.Value;
import java.util.List;
import java.util.Optional;

/** Reads a {@code map}. */
final class MapReader {
    private static final List<String> ROW = List.of("key", "value");
    private static final List<String> FIELDS = List.of("builtin", "key", "value", "language", "source", "module");

    private static final List<String> BUILTINS =
            Builtins.maps().stream().map(Description::name).toList();

    /** The members that a record has, empty if they are not known. */
    private final List<String> columns;

    /** True if a record is a string and has no members. */
    private final boolean plainText;

    private MapReader(List<String> columns, boolean plainText) {
        this.columns = columns;
        this.plainText = plainText;
    }

    /** For records of that format. */
    static MapReader of(Optional<RecordFormat> format) {
        boolean text = format.map(RecordFormat::kind)
                .filter(kind -> kind == RecordFormat.Kind.LINES || kind == RecordFormat.Kind.TEXT)
                .isPresent();
        return new MapReader(format.map(RecordFormat::columnNames).orElse(List.of()), text);
    }

    /** For the rows of an earlier stage. */
    static MapReader ofRows() {
        return new MapReader(ROW, false);
    }

    Optional<MapStep> read(Node node) {
        if (node.value() instanceof Value.Text text) {
            return source(node, text.value());
        }
        if (!(node.value() instanceof Value.Obj)) {
            return node.wrong("JavaScript source in a string, or an object");
        }
        return node.members(FIELDS).flatMap(this::object);
    }

    private static Optional<MapStep> source(Node node, String text) {
        Optional<String> meant = Scripts.name(text).flatMap(name -> Names.nearest(name, BUILTINS));
        if (meant.isPresent()) {
            return node.error(
                    "invalid-value", "This is no function; did you mean {\"builtin\":\"" + meant.get() + "\"}?");
        }
        return Scripts.snippet(node, text).map(MapStep.Script::new);
    }

    private Optional<MapStep> object(Members map) {
        if (map.has("builtin")) {
            Scripts.refuse(map, "builtin", List.of("language", "source", "module"));
            return map.get("builtin").flatMap(node -> builtin(map, node));
        }
        Scripts.refuse(map, "source", ROW);
        return Scripts.code(map).map(MapStep.Script::new);
    }

    private Optional<MapStep> builtin(Members map, Node node) {
        Optional<String> name = node.oneOf("built-in map", BUILTINS);
        Optional<Value> key = map.get("key").map(Node::value);
        Optional<String> value = map.get("value").flatMap(Node::text);
        name.filter("field"::equals).ifPresent(field -> checkColumns(map));
        return name.flatMap(found -> checked(map.at(), new BuiltinMap(found, key, value)));
    }

    private static Optional<MapStep> checked(Node node, BuiltinMap map) {
        try {
            Builtins.map(map);
            return Optional.of(new MapStep.Builtin(map, node.pointer()));
        } catch (IllegalArgumentException e) {
            return node.error("invalid-value", String.valueOf(e.getMessage()));
        }
    }

    private void checkColumns(Members map) {
        if (plainText) {
            map.get("builtin")
                    .ifPresent(node -> node.error(
                            "conflict",
                            "These records are text and have no fields; set input.format, such as to ndjson or csv"));
        }
        map.get("key").ifPresent(this::checkColumn);
        map.get("value").ifPresent(this::checkColumn);
    }

    /** A name that starts with a slash is a JSON Pointer into a value of any shape. */
    private void checkColumn(Node node) {
        if (node.value() instanceof Value.Array) {
            node.items().ifPresent(items -> items.forEach(this::checkColumn));
            return;
        }
        if (node.value() instanceof Value.Text name && !columns.isEmpty()) {
            boolean known = name.value().startsWith("/") || columns.contains(name.value());
            if (!known) {
                node.errors().unknown(node.pointer(), "unknown-name", "column", name.value(), columns);
            }
        }
    }
}
