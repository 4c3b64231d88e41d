package io.millrace.io;

import io.millrace.value.ByteBuilder;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes rows of fields as JSON straight from their bytes, where a row is plain: no quotes, nothing to escape, numbers as
 * JSON has them. That is most rows of most tables; what it writes means what {@link FieldsParser} would read. Not
 * thread-safe.
 */
public final class JsonRows {
    /** All of them fit 64 bits. */
    private static final int MAX_INT_DIGITS = 18;
    /** More would come back as another number, or as one of another kind. */
    private static final int MAX_FRACTION_DIGITS = 15;

    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final byte delimiter;
    private final List<Column> columns;
    private final List<Shape> shapes;
    private final List<byte[]> names = new ArrayList<>();

    /** Rows with {@code columns}; if there are none, they are called c1, c2 and so on and hold text. */
    JsonRows(RecordFormat format, List<Column> columns) {
        this.delimiter = (byte) format.delimiter();
        this.columns = columns;
        this.shapes = columns.stream().map(Shape::of).toList();
    }

    /** Appends the row in {@code [from, to)} as an object and a line end, or nothing and gives false if it is not plain. */
    public boolean write(byte[] bytes, int from, int to, ByteBuilder out) {
        int before = out.size();
        if (!writeFields(bytes, from, to, out)) {
            out.truncate(before);
            return false;
        }
        out.put('}').put('\n');
        return true;
    }

    private boolean writeFields(byte[] bytes, int from, int to, ByteBuilder out) {
        int start = from;
        for (int i = 0; ; i++) {
            int found = Words.find(bytes, start, to, delimiter);
            int end = found < 0 ? to : found;
            if (!writeField(i, bytes, start, end, out)) {
                return false;
            }
            if (found < 0) {
                return columns.isEmpty() || i + 1 == columns.size();
            }
            start = end + 1;
        }
    }

    private boolean writeField(int i, byte[] bytes, int from, int to, ByteBuilder out) {
        if (!columns.isEmpty() && i >= columns.size()) {
            return false;
        }
        out.put(name(i));
        Column.Type type =
                columns.isEmpty() ? Column.Type.STRING : columns.get(i).type();
        return switch (type) {
            case STRING -> writeText(bytes, from, to, out);
            case BOOL -> writeNull(from, to, out);
            default -> writeNumber(bytes, from, to, shapes.get(i), out);
        };
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

    private static boolean writeText(byte[] bytes, int from, int to, ByteBuilder out) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
                return false;
            }
        }
        out.put('"').put(bytes, from, to - from).put('"');
        return true;
    }

    private static boolean writeNull(int from, int to, ByteBuilder out) {
        boolean empty = from == to;
        if (empty) {
            out.put(NULL);
        }
        return empty;
    }

    private static boolean writeNumber(byte[] bytes, int from, int to, Shape shape, ByteBuilder out) {
        if (writeNull(from, to, out)) {
            return true;
        }
        boolean plain = shape.fits(bytes, from, to);
        if (plain) {
            out.put(bytes, from, to - from);
        }
        return plain;
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
