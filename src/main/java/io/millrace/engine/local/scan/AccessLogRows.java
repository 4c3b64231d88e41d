package io.millrace.engine.local.scan;

import io.millrace.io.Column;
import io.millrace.io.PlainRecords;
import io.millrace.io.RecordFormat;
import io.millrace.value.ByteBuilder;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Lines of access logs, written from where their fields are. Plain are those that {@link AccessLogLine} can read, that have a
 * method, a path and a protocol, and in which no field has to be read as something else than it is, if those fields are wanted.
 */
public final class AccessLogRows implements PlainRecords {
    /** Is in no plain line, as no other control character is. */
    private static final char DELIMITER = '\t';

    private static final int MOST_BYTES_OF_A_LINE_END = 2;
    private static final int NO_PART = -1;
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final List<String> names;
    private final AccessLogLine line;
    private final int[] wanted;
    private final int lastPart;
    private final byte[][] labels;

    /**
     * Lines of one format.
     *
     * @param format the common or the combined log format
     * @param isRead which fields are wanted, by their names
     */
    public AccessLogRows(RecordFormat format, Predicate<String> isRead) {
        names = format.columnNames();
        line = new AccessLogLine(format.kind() == RecordFormat.Kind.COMBINED);
        int[] read = IntStream.range(0, names.size())
                .filter(column -> isRead.test(names.get(column)))
                .toArray();
        // A row without fields would look like one whose fields have no names.
        wanted = read.length == 0 ? new int[] {AccessLogLine.STATUS} : read;
        lastPart = IntStream.of(wanted)
                .filter(column -> column >= AccessLogLine.METHOD && column <= AccessLogLine.PROTOCOL)
                .max()
                .orElse(NO_PART);
        labels = names.stream()
                .map(name -> (",\"" + name + "\":").getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
        labels[0][0] = '{';
    }

    @Override
    public Value description() {
        List<Value> items = new ArrayList<>();
        items.add(Value.of(String.valueOf(DELIMITER)));
        for (int column : wanted) {
            items.add(Value.of(names.get(column)));
            items.add(Value.of(type(column)));
        }
        return new Value.Array(items);
    }

    private static String type(int column) {
        return switch (column) {
            case AccessLogLine.IDENT, AccessLogLine.USER -> DASHED;
            case AccessLogLine.STATUS, AccessLogLine.BYTES -> Column.Type.INT.name();
            default -> Column.Type.STRING.name();
        };
    }

    @Override
    public boolean isPlain(byte[] bytes, int from, int to) {
        int next = line.read(bytes, from);
        boolean isWhole = next > to && next - to <= MOST_BYTES_OF_A_LINE_END;
        if (!isWhole || !hasParts(bytes)) {
            return false;
        }
        for (int column : wanted) {
            if (!isPlainField(bytes, column)) {
                return false;
            }
        }
        return true;
    }

    /** Does the request have the last of its parts that is wanted, and so all of them? */
    private boolean hasParts(byte[] bytes) {
        return lastPart == NO_PART || (!line.isEscaped(AccessLogLine.REQUEST) && line.splitRequest(bytes, lastPart));
    }

    private boolean isPlainField(byte[] bytes, int column) {
        int start = line.start(column);
        return switch (column) {
            case AccessLogLine.STATUS, AccessLogLine.BYTES -> bytes[start] != '0' || line.end(column) == start + 1;
            case AccessLogLine.METHOD, AccessLogLine.PATH, AccessLogLine.PROTOCOL -> true;
            case AccessLogLine.REQUEST, AccessLogLine.REFERER, AccessLogLine.AGENT -> !line.isEscaped(column);
            default -> EightBytes.stringEnd(bytes, start) >= line.end(column);
        };
    }

    @Override
    public void writeRow(byte[] bytes, int from, int to, ByteBuilder out) {
        for (int column : wanted) {
            if (column == AccessLogLine.BYTES && line.isDash(bytes, column)) {
                out.put('0');
            } else {
                out.put(bytes, line.start(column), line.end(column) - line.start(column));
            }
            out.put(DELIMITER);
        }
        out.truncate(out.size() - 1);
    }

    @Override
    public void writeJson(byte[] bytes, int from, int to, ByteBuilder out) {
        for (int column = 0; column < labels.length; column++) {
            out.put(labels[column]);
            int start = line.start(column);
            int length = line.end(column) - start;
            if (column == AccessLogLine.STATUS || column == AccessLogLine.BYTES) {
                // A dash is 0.
                out.put(bytes[start] == '-' ? '0' : bytes[start]).put(bytes, start + 1, length - 1);
            } else if (type(column).equals(DASHED) && line.isDash(bytes, column)) {
                out.put(NULL);
            } else {
                out.put('"').put(bytes, start, length).put('"');
            }
        }
        out.put('}');
    }
}
