package io.millrace.engine.local.scan;

import io.millrace.function.BuiltinMap;
import io.millrace.io.Column;
import io.millrace.io.RecordFormat;
import io.millrace.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which fields of a row become the pair.
 *
 * @param columns of a row, empty if every row may have as many as it likes
 * @param keyField the number of the field that is the key, from 0; a string or an integer
 * @param valueField the number of the field that is the value, or {@link #ONE}; a number
 * @param checked the numbers of the other fields that are no strings
 */
record FieldPlan(RecordFormat format, List<Column> columns, int keyField, int valueField, List<Integer> checked) {
    /** There is no field for the value, which is 1. */
    static final int ONE = -1;

    private static final int NO_FIELD = -2;
    private static final Set<Column.Type> KEYS = Set.of(Column.Type.STRING, Column.Type.INT);
    private static final Set<Column.Type> NUMBERS = Set.of(Column.Type.INT, Column.Type.DECIMAL, Column.Type.DOUBLE);

    /** The plan for rows of these columns, if the map function is one that needs no more than bytes. */
    static Optional<FieldPlan> of(BuiltinMap map, RecordFormat format, List<String> columnNames) {
        if (!map.name().equals("field") || !(map.key().orElse(Value.Null.NULL) instanceof Value.Text name)) {
            return Optional.empty();
        }
        List<Column> columns = format.columns().isEmpty()
                ? columnNames.stream().map(Column::text).toList()
                : format.columns();
        int keyField = field(columns, name.value());
        int valueField = map.value().map(value -> field(columns, value)).orElse(ONE);
        if (keyField == NO_FIELD || valueField == NO_FIELD) {
            return Optional.empty();
        }
        FieldPlan plan = new FieldPlan(format, columns, keyField, valueField, checked(columns, keyField, valueField));
        return plan.fits() ? Optional.of(plan) : Optional.empty();
    }

    private static int field(List<Column> columns, String name) {
        // What starts with a slash is a JSON Pointer.
        if (name.startsWith("/")) {
            return NO_FIELD;
        }
        if (columns.isEmpty()) {
            return name.matches("c[1-9][0-9]{0,3}") ? Integer.parseInt(name, 1, name.length(), 10) - 1 : NO_FIELD;
        }
        return IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).name().equals(name))
                .findFirst()
                .orElse(NO_FIELD);
    }

    private static List<Integer> checked(List<Column> columns, int keyField, int valueField) {
        return IntStream.range(0, columns.size())
                .filter(i -> i != keyField && i != valueField && columns.get(i).type() != Column.Type.STRING)
                .boxed()
                .toList();
    }

    private boolean fits() {
        return KEYS.contains(column(keyField).type())
                && (valueField == ONE || NUMBERS.contains(column(valueField).type()))
                && checked.stream()
                        .allMatch(field -> NUMBERS.contains(column(field).type()));
    }

    /** The column of a field. */
    Column column(int field) {
        return columns.isEmpty() ? Column.text("c" + (field + 1)) : columns.get(field);
    }

    /** What the values are. */
    PairBatch.Kind kind() {
        if (valueField == ONE) {
            return PairBatch.Kind.ONES;
        }
        return switch (column(valueField).type()) {
            case INT -> PairBatch.Kind.LONGS;
            case DECIMAL -> PairBatch.Kind.DECIMALS;
            case DOUBLE -> PairBatch.Kind.DOUBLES;
            case STRING, BOOL -> throw new IllegalStateException("Not a number: " + column(valueField));
        };
    }

    /** Digits after the point of the values, else 0. */
    int digits() {
        return valueField == ONE ? 0 : column(valueField).digits();
    }

    /** Is every row a key that is a string and a number, with no byte of a number between the two? */
    boolean isStringAndNumber() {
        char delimiter = format.delimiter();
        boolean apart = (delimiter < '0' || delimiter > '9') && delimiter != '-' && delimiter != '.';
        return apart
                && columns.size() == 2
                && keyField == 0
                && column(0).type() == Column.Type.STRING
                && NUMBERS.contains(column(1).type());
    }
}
