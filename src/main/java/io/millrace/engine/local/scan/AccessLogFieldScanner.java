package io.millrace.engine.local.scan;

import io.millrace.io.Chunk;

/**
 * One field of an access log, with its status, its bytes or 1. Lines with anything unusual, and fields that have
 * backslashes or are missing, go the general way.
 */
final class AccessLogFieldScanner implements PairScanner {
    /** Instead of a column: the value is 1. */
    static final int NO_VALUE = -1;

    private final AccessLogLine line;
    private final JsonNumber number = new JsonNumber();
    private final int keyColumn;
    private final int valueColumn;

    /** Of columns that {@link AccessLogLine} names; the value is a number or {@link #NO_VALUE}. */
    AccessLogFieldScanner(boolean combined, int keyColumn, int valueColumn) {
        line = new AccessLogLine(combined);
        this.keyColumn = keyColumn;
        this.valueColumn = valueColumn;
    }

    @Override
    public long scan(Chunk chunk, PairBatch batch, Sink sink) {
        byte[] bytes = chunk.bytes();
        int to = FieldPairs.lastLineEnd(bytes, chunk.from(), chunk.to());
        FieldPairs pairs = new FieldPairs(bytes, batch, sink);
        int at = chunk.from();
        while (at < to) {
            int end = line.read(bytes, at);
            if (end > 0 && putKey(bytes, pairs)) {
                putValue(bytes, pairs);
                at = end;
            } else {
                at = pairs.general(at);
            }
        }
        pairs.rest(at, chunk.to());
        return pairs.finish();
    }

    private boolean putKey(byte[] bytes, FieldPairs pairs) {
        return switch (keyColumn) {
            case AccessLogLine.STATUS, AccessLogLine.BYTES -> {
                pairs.integerKey(integer(bytes, keyColumn));
                yield true;
            }
            case AccessLogLine.IDENT, AccessLogLine.USER -> !line.isDash(bytes, keyColumn) && putText(pairs);
            case AccessLogLine.METHOD, AccessLogLine.PATH, AccessLogLine.PROTOCOL ->
                !line.isEscaped(AccessLogLine.REQUEST) && line.splitRequest(bytes, keyColumn) && putText(pairs);
            default -> !line.isEscaped(keyColumn) && putText(pairs);
        };
    }

    private boolean putText(FieldPairs pairs) {
        return pairs.stringKey(line.start(keyColumn), line.end(keyColumn));
    }

    private void putValue(byte[] bytes, FieldPairs pairs) {
        if (valueColumn == NO_VALUE) {
            pairs.add(PairBatch.Kind.ONES, 1);
        } else {
            pairs.add(PairBatch.Kind.LONGS, integer(bytes, valueColumn));
        }
    }

    private long integer(byte[] bytes, int column) {
        if (line.isDash(bytes, column)) {
            return 0;
        }
        number.read(bytes, line.start(column), line.end(column));
        return number.bits();
    }
}
