package io.millrace.io;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record is a row of fields. Rows without quotes are cut at the delimiter, all others read as RFC 4180 says. */
final class FieldsParser implements RecordParser {
    private final RecordFormat format;
    private final List<Column> columns;
    private final CsvReader.CsvReaderBuilder quoted;

    FieldsParser(RecordFormat format, List<Column> columns) {
        this.format = format;
        this.columns = columns;
        this.quoted = CsvReader.builder()
                .fieldSeparator(format.delimiter())
                .skipEmptyLines(false)
                .allowUnclosedQuote(false)
                .maxBufferSize(Integer.MAX_VALUE - 8);
    }

    @Override
    public void parse(byte[] bytes, int from, int to, long line, RecordVisitor visitor) {
        List<String> fields = fields(bytes, from, to);
        if (fields == null) {
            visitor.bad("malformed", "The quotes of the row do not match", line, from, to);
            return;
        }
        List<Column> named = columns.isEmpty() ? numbered(fields.size()) : columns;
        if (named.size() != fields.size()) {
            visitor.bad("bad-value", "Expected " + named.size() + " fields, found " + fields.size(), line, from, to);
            return;
        }
        Map<String, Value> members = new LinkedHashMap<>();
        String problem = read(named, fields, members);
        if (problem == null) {
            visitor.record(new Value.Obj(members), line, from, to);
        } else {
            visitor.bad("bad-value", problem, line, from, to);
        }
    }

    /** The texts of the fields, or null if the quotes do not match. */
    @Nullable List<String> fields(byte[] bytes, int from, int to) {
        boolean plain = !format.kind().isQuoted() || isPlain(bytes, from, to);
        if (plain) {
            return cut(bytes, from, to, (byte) format.delimiter());
        }
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        CsvRecordHandler handler = CsvRecordHandler.of(limits ->
                limits.maxFields(1 << 20).maxFieldSize(Integer.MAX_VALUE - 8).maxRecordSize(Integer.MAX_VALUE - 8));
        try {
            return quoted.ofSingleCsvRecord(handler, text).getFields();
        } catch (CsvParseException e) {
            return null;
        }
    }

    private static @Nullable String read(List<Column> columns, List<String> fields, Map<String, Value> members) {
        for (int i = 0; i < fields.size(); i++) {
            Column column = columns.get(i);
            Value value = FieldText.read(column, fields.get(i));
            if (value == null) {
                String text = fields.get(i);
                String shown = text.length() > 100 ? text.substring(0, 100) + "…" : text;
                return "Column '" + column.name() + "' must be " + FieldText.wanted(column) + ", not '" + shown + "'";
            }
            members.put(column.name(), value);
        }
        return null;
    }

    private static boolean isPlain(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '"' || bytes[i] == '\r') {
                return false;
            }
        }
        return true;
    }

    private static List<String> cut(byte[] bytes, int from, int to, byte delimiter) {
        List<String> fields = new ArrayList<>();
        int start = from;
        for (int i = from; i < to; i++) {
            if (bytes[i] == delimiter) {
                fields.add(new String(bytes, start, i - start, StandardCharsets.UTF_8));
                start = i + 1;
            }
        }
        fields.add(new String(bytes, start, to - start, StandardCharsets.UTF_8));
        return fields;
    }

    private static List<Column> numbered(int count) {
        List<Column> columns = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            columns.add(Column.text("c" + i));
        }
        return columns;
    }
}
