package io.millrace.io;

import io.millrace.value.ByteBuilder;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;

/**
 * Rows of fields that need no parser: without quotes and control characters, with as many fields as there are columns, and
 * with numbers as JSON has them. That is most rows of most tables. What is made of such a row must mean what
 * {@link FieldsParser} would read. Not thread-safe.
 */
final class PlainRows implements PlainRecords {
    /** All of them fit 64 bits. */
    private static final int MAX_INT_DIGITS = 18;
    /** More would come back as another number, or as one of another kind. */
    private static final int MAX_FRACTION_DIGITS = 15;

    private static final byte[] NULL = ascii("null");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");

    private final byte delimiter;
    private final List<Column> columns;
    private final List<Shape> shapes;
    private final List<byte[]> names = new ArrayList<>();
    /** Of the columns those that go into rows; all where nothing names them. */
    private final BitSet wanted = new BitSet();

    /**
     * Rows with {@code columns}; if there are none, they are called c1, c2 and so on and hold text.
     *
     * @param isRead which columns are wanted, by their names
     */
    PlainRows(RecordFormat format, List<Column> columns, Predicate<String> isRead) {
        this.delimiter = (byte) format.delimiter();
        this.columns = columns;
        this.shapes = columns.stream().map(Shape::of).toList();
        for (int i = 0; i < columns.size(); i++) {
            wanted.set(i, isRead.test(columns.get(i).name()));
        }
        if (wanted.isEmpty()) {
            // A row without fields would look like one whose fields have no names.
            wanted.set(0);
        }
    }

    @Override
    public Value description() {
        List<Value> items = new ArrayList<>();
        items.add(Value.of(String.valueOf((char) delimiter)));
        for (int i = 0; i < columns.size(); i++) {
            if (wanted.get(i)) {
                items.add(Value.of(columns.get(i).name()));
                items.add(Value.of(columns.get(i).type().name()));
            }
        }
        return new Value.Array(items);
    }

    @Override
    public boolean isPlain(byte[] bytes, int from, int to) {
        int start = from;
        for (int i = 0; ; i++) {
            int end = endOfField(bytes, start, to);
            if (!isPlainField(i, bytes, start, end)) {
                return false;
            }
            if (end == to) {
                return columns.isEmpty() || i + 1 == columns.size();
            }
            start = end + 1;
        }
    }

    private int endOfField(byte[] bytes, int from, int to) {
        int found = Words.find(bytes, from, to, delimiter);
        return found < 0 ? to : found;
    }

    private boolean isPlainField(int i, byte[] bytes, int from, int to) {
        if (columns.isEmpty()) {
            return isPlainText(bytes, from, to);
        }
        if (i >= columns.size()) {
            return false;
        }
        Column.Type type = columns.get(i).type();
        if (type == Column.Type.STRING) {
            return isPlainText(bytes, from, to);
        }
        return from == to
                || (type == Column.Type.BOOL
                        ? equals(bytes, from, to, TRUE) || equals(bytes, from, to, FALSE)
                        : shapes.get(i).fits(bytes, from, to));
    }

    private static boolean isPlainText(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
                return false;
            }
        }
        return true;
    }

    private static boolean equals(byte[] bytes, int from, int to, byte[] text) {
        return Arrays.equals(bytes, from, to, text, 0, text.length);
    }

    @Override
    public void writeRow(byte[] bytes, int from, int to, ByteBuilder out) {
        if (columns.isEmpty() || wanted.cardinality() == columns.size()) {
            out.put(bytes, from, to - from);
            return;
        }
        int start = from;
        for (int i = 0; i < wanted.length(); i++) {
            int end = endOfField(bytes, start, to);
            if (wanted.get(i)) {
                out.put(bytes, start, end - start).put(delimiter);
            }
            start = end + 1;
        }
        out.truncate(out.size() - 1);
    }

    @Override
    public void writeJson(byte[] bytes, int from, int to, ByteBuilder out) {
        int start = from;
        int end;
        int i = 0;
        do {
            end = endOfField(bytes, start, to);
            out.put(name(i));
            boolean isText = columns.isEmpty() || columns.get(i).type() == Column.Type.STRING;
            if (isText) {
                out.put('"').put(bytes, start, end - start).put('"');
            } else if (start == end) {
                out.put(NULL);
            } else {
                out.put(bytes, start, end - start);
            }
            start = end + 1;
            i++;
        } while (end < to);
        out.put('}');
    }

    private byte[] name(int i) {
        while (names.size() <= i) {
            int at = names.size();
            String name = columns.isEmpty() ? "c" + (at + 1) : columns.get(at).name();
            names.add(new ByteBuilder(16)
                    .put(at == 0 ? '{' : ',')
                    .put(Json.bytes(Value.of(name)))
                    .put(':')
                    .toBytes());
        }
        return names.get(i);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * What plain numbers of a column look like.
     *
     * @param maxDigits in all
     * @param maxFraction of them after the point
     */
    private record Shape(int maxDigits, int maxFraction) {
        static Shape of(Column column) {
            return switch (column.type()) {
                case DECIMAL -> new Shape(MAX_FRACTION_DIGITS, column.digits());
                case DOUBLE -> new Shape(MAX_FRACTION_DIGITS, MAX_FRACTION_DIGITS);
                default -> new Shape(MAX_INT_DIGITS, 0);
            };
        }

        boolean fits(byte[] bytes, int from, int to) {
            int first = bytes[from] == '-' ? from + 1 : from;
            int point = digitsEnd(bytes, first, to);
            boolean hasFraction = point < to && bytes[point] == '.';
            int end = hasFraction ? digitsEnd(bytes, point + 1, to) : point;
            int fraction = hasFraction ? end - point - 1 : 0;
            boolean whole = end == to && (fraction > 0) == hasFraction && isInteger(bytes, first, point, first == from);
            return whole && fraction <= maxFraction && point - first + fraction <= maxDigits;
        }

        /** Neither with a zero before other digits nor with one below zero, which may be zero itself. */
        private static boolean isInteger(byte[] bytes, int from, int to, boolean positive) {
            return to > from && (bytes[from] != '0' || (to == from + 1 && positive));
        }

        private static int digitsEnd(byte[] bytes, int from, int to) {
            int at = from;
            while (at < to && isDigit(bytes[at])) {
                at++;
            }
            return at;
        }
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
