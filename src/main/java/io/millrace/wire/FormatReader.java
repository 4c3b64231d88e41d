package io.millrace.wire;

import io.millrace.io.Column;
import io.millrace.io.RecordFormat;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the member {@code format} of an input. */
final class FormatReader {
    private static final List<String> NAMES = List.of("lines", "text", "ndjson", "csv", "tsv", "clf", "combined");
    private static final List<String> TYPES =
            List.of("lines", "text", "ndjson", "csv", "tsv", "clf", "combined", "delimited");

    private FormatReader() {}

    static Optional<RecordFormat> read(Node node) {
        if (node.value() instanceof Value.Obj) {
            return node.members(List.of("type", "delimiter", "columns", "header"))
                    .flatMap(FormatReader::object);
        }
        Optional<String> name = node.text();
        if (name.equals(Optional.of("delimited"))) {
            return node.error(
                    "invalid-value",
                    "Say what delimits: {\"type\":\"delimited\",\"delimiter\":\";\",\"columns\":[\"name:type\"]}");
        }
        return name.flatMap(text -> node.oneOf("format", NAMES)).flatMap(RecordFormat::named);
    }

    private static Optional<RecordFormat> object(Members format) {
        Optional<String> type = format.required("type").flatMap(node -> node.oneOf("format", TYPES));
        return type.flatMap(name -> {
            refuse(format, "delimiter", !name.equals("delimited"), name);
            boolean table = List.of("csv", "tsv", "delimited").contains(name);
            refuse(format, "columns", !table, name);
            refuse(format, "header", !table, name);
            return table ? table(format, name) : RecordFormat.named(name);
        });
    }

    private static void refuse(Members format, String field, boolean refused, String type) {
        if (refused) {
            format.get(field).ifPresent(node -> node.error("conflict", "The format " + type + " has no " + field));
        }
    }

    private static Optional<RecordFormat> table(Members format, String type) {
        List<Column> columns = format.get("columns")
                .flatMap(Node::items)
                .map(FormatReader::columns)
                .orElse(List.of());
        boolean headerByDefault = !type.equals("delimited") || !format.has("columns");
        boolean header = format.get("header").flatMap(Node::bool).orElse(headerByDefault);
        if (!header && !format.has("columns")) {
            return format.at().error("missing", "Without a header, columns must name the fields");
        }
        Optional<Character> delimiter = delimiter(format, type);
        return delimiter.flatMap(between -> table(format.at(), type, between, columns, header));
    }

    private static Optional<RecordFormat> table(
            Node node, String type, char delimiter, List<Column> columns, boolean header) {
        RecordFormat.Kind kind = switch (type) {
            case "csv" -> RecordFormat.Kind.CSV;
            case "tsv" -> RecordFormat.Kind.TSV;
            default -> RecordFormat.Kind.DELIMITED;
        };
        try {
            return Optional.of(new RecordFormat(kind, delimiter, columns, header));
        } catch (IllegalArgumentException e) {
            return node.error("invalid-value", String.valueOf(e.getMessage()));
        }
    }

    private static Optional<Character> delimiter(Members format, String type) {
        if (!type.equals("delimited")) {
            return Optional.of(type.equals("csv") ? ',' : '\t');
        }
        return format.required("delimiter")
                .flatMap(node -> node.text()
                        .flatMap(text -> text.length() == 1
                                ? Optional.of(text.charAt(0))
                                : node.error("invalid-value", "A delimiter is one character")));
    }

    private static List<Column> columns(List<Node> nodes) {
        List<Column> columns = new ArrayList<>();
        for (Node node : nodes) {
            node.text().flatMap(text -> column(node, text)).ifPresent(columns::add);
        }
        return columns;
    }

    private static Optional<Column> column(Node node, String text) {
        try {
            return Optional.of(Column.parse(text));
        } catch (IllegalArgumentException e) {
            return node.error("invalid-value", String.valueOf(e.getMessage()));
        }
    }
}
