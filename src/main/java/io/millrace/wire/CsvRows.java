package io.millrace.wire;

import io.millrace.value.ByteBuilder;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rows as a table (RFC 4180, lines end in CRLF). The first row decides on the columns: a key that is an array becomes
 * {@code key_1, key_2, …}, a value that is an object becomes its members, everything else is {@code key} and {@code
 * value}. A later row leaves the columns empty that it does not have, and loses none of its own: what does not fit the
 * columns is JSON text in the first column of its kind. Strings stand as they are, null is empty, nested values are JSON
 * text. Not thread-safe: one for each answer.
 */
public final class CsvRows {
    private @Nullable Columns columns;

    /** The next rows, each the JSON text of a row; the first ones with the header before them. */
    public byte[] encode(List<byte[]> rows) {
        StringBuilder out = new StringBuilder();
        for (byte[] json : rows) {
            Map<String, Value> row =
                    ((Value.Obj) Json.readVerbatim(new String(json, StandardCharsets.UTF_8))).members();
            Value key = row.getOrDefault("key", Value.Null.NULL);
            Value value = row.getOrDefault("value", Value.Null.NULL);
            line(out, columns(out, key, value).cells(key, value));
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * A row whose value is an array that comes in parts, until where that begins; with the header before it if it is the
     * first. Then follow the array's text, see {@link #quoted(byte[])}, and {@link #endArray}.
     */
    public byte[] beginArray(Value key) {
        StringBuilder out = new StringBuilder();
        List<String> keys = columns(out, key, Value.Null.NULL).keyCells(key);
        keys.forEach(cell -> out.append(quoted(cell)).append(','));
        return out.append('"').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A part of a text that stands in quotes. */
    public static byte[] quoted(byte[] part) {
        ByteBuilder out = new ByteBuilder(part.length + part.length / 8);
        int from = 0;
        for (int i = 0; i < part.length; i++) {
            if (part[i] == '"') {
                out.put(part, from, i + 1 - from).put('"');
                from = i + 1;
            }
        }
        return out.put(part, from, part.length - from).toBytes();
    }

    /** What stands behind the array of {@link #beginArray}. */
    public byte[] endArray() {
        int members = columns == null ? 1 : Math.max(1, columns.members().size());
        return ("\"" + ",".repeat(members - 1) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** What stands before the first row when there is none. */
    public static byte[] emptyTable() {
        return "key,value\r\n".getBytes(StandardCharsets.US_ASCII);
    }

    private Columns columns(StringBuilder out, Value key, Value value) {
        Columns known = columns;
        if (known == null) {
            known = Columns.of(key, value);
            columns = known;
            line(out, known.names());
        }
        return known;
    }

    /** How many parts a key has, 0 for a whole one, and the members of values, none for whole ones. */
    private record Columns(int keyParts, List<String> members) {
        static Columns of(Value key, Value value) {
            int parts = key instanceof Value.Array array ? array.items().size() : 0;
            List<String> members = value instanceof Value.Obj object
                    ? List.copyOf(object.members().keySet())
                    : List.of();
            return new Columns(parts, members);
        }

        List<String> names() {
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= keyParts; i++) {
                names.add("key_" + i);
            }
            if (keyParts == 0) {
                names.add("key");
            }
            names.addAll(members.isEmpty() ? List.of("value") : members);
            return names;
        }

        List<String> cells(Value key, Value value) {
            List<String> cells = new ArrayList<>(keyCells(key));
            cells.addAll(valueCells(value));
            return cells;
        }

        private List<String> keyCells(Value key) {
            boolean fits = key instanceof Value.Array array && array.items().size() == keyParts;
            return fits && keyParts > 0
                    ? ((Value.Array) key).items().stream().map(CsvRows::cell).toList()
                    : alone(key, Math.max(1, keyParts));
        }

        private List<String> valueCells(Value value) {
            boolean fits = value instanceof Value.Obj object
                    && members.containsAll(object.members().keySet());
            return fits && !members.isEmpty()
                    ? members.stream()
                            .map(name -> Optional.ofNullable(
                                            ((Value.Obj) value).members().get(name))
                                    .map(CsvRows::cell)
                                    .orElse(""))
                            .toList()
                    : alone(value, Math.max(1, members.size()));
        }

        private static List<String> alone(Value value, int width) {
            List<String> cells = new ArrayList<>(List.of(cell(value)));
            while (cells.size() < width) {
                cells.add("");
            }
            return cells;
        }
    }

    private static void line(StringBuilder out, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            out.append(i == 0 ? "" : ",").append(quoted(cells.get(i)));
        }
        out.append("\r\n");
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n');
        return plain ? cell : "\"" + cell.replace("\"", "\"\"") + "\"";
    }

    private static String cell(Value value) {
        return value.match(Cell.TEXT);
    }

    private enum Cell implements Value.Cases<String> {
        TEXT;

        @Override
        public String onNull() {
            return "";
        }

        @Override
        public String onBool(boolean value) {
            return Boolean.toString(value);
        }

        @Override
        public String onInt(long value) {
            return Long.toString(value);
        }

        @Override
        public String onDecimal(BigDecimal value) {
            return value.toPlainString();
        }

        @Override
        public String onReal(double value) {
            return Json.text(Value.of(value));
        }

        @Override
        public String onText(String value) {
            return value;
        }

        @Override
        public String onArray(List<Value> items) {
            return Json.text(new Value.Array(items));
        }

        @Override
        public String onObject(Map<String, Value> members) {
            return Json.text(new Value.Obj(members));
        }
    }
}
