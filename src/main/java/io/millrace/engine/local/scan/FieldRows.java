package io.millrace.engine.local.scan;

import io.millrace.io.Chunk;
import io.millrace.io.Column;
import io.millrace.io.RecordFormat;

/** Reads rows one at a time, whatever their columns. */
final class FieldRows {
    private static final long LINE_FEEDS = Lanes.repeat('\n');
    private static final int WITH_CARE = -1;
    private static final int GOES_ON = -2;

    private final Chunk chunk;
    private final byte[] bytes;
    private final int to;
    private final FieldPlan plan;
    private final PairBatch batch;
    private final PairScanner.Sink sink;

    private final long delimiters;
    private final boolean quoted;
    private final long quotes;
    private final long returns;
    private final int[] checked;
    private final NumberText number = new NumberText();
    /** Where fields start; after the last field of interest, one more. */
    private final int[] starts;

    /** Fields in the row. */
    private int fields;

    private long taken;

    FieldRows(Chunk chunk, FieldPlan plan, PairBatch batch, PairScanner.Sink sink) {
        this.chunk = chunk;
        this.bytes = chunk.bytes();
        this.to = chunk.to();
        this.plan = plan;
        this.batch = batch;
        this.sink = sink;
        this.delimiters = Lanes.repeat(plan.format().delimiter());
        this.quoted = plan.format().kind() != RecordFormat.Kind.TSV;
        this.quotes = quoted ? Lanes.repeat('"') : LINE_FEEDS;
        this.returns = quoted ? Lanes.repeat('\r') : LINE_FEEDS;
        this.checked = plan.checked().stream().mapToInt(i -> i).toArray();
        this.starts = new int[Math.max(plan.columns().size(), plan.keyField() + 1) + 1];
    }

    /** Reads all rows from {@code from} on; returns how many pairs were given away since the start. */
    long run(int from) {
        int at = from;
        while (at < to) {
            at = row(at);
        }
        take();
        return taken;
    }

    /** Gives the batch away. */
    void take() {
        taken += GeneralWay.take(batch, sink);
    }

    /** Adds the pair of the row at {@code at} to the batch, or gives the row away; returns where the next starts. */
    int row(int at) {
        if (batch.size() == PairBatch.CAPACITY) {
            take();
        }
        int feed = cut(at);
        if (feed != WITH_CARE) {
            int end = feed > at && feed < to && bytes[feed - 1] == '\r' ? feed - 1 : feed;
            if (end == at || pair(end)) {
                return feed + 1;
            }
        }
        taken += batch.size();
        return GeneralWay.record(chunk, at, batch, sink);
    }

    /** Finds the fields; returns where the line feed of the row is, or {@link #WITH_CARE} if it has quotes. */
    private int cut(int at) {
        fields = 1;
        starts[0] = at;
        for (int from = at; from < to; from += Long.BYTES) {
            long marks = marks(Lanes.at(bytes, from));
            while (marks != 0) {
                int mark = from + Lanes.first(marks);
                int end = mark < to ? mark(mark) : to;
                if (end != GOES_ON) {
                    return end;
                }
                marks &= marks - 1;
            }
        }
        return to;
    }

    /** The end of the row, {@link #WITH_CARE} or {@link #GOES_ON}. */
    private int mark(int at) {
        byte mark = bytes[at];
        if (mark == '\n') {
            return at;
        }
        if (mark == (byte) delimiters) {
            if (fields < starts.length) {
                starts[fields] = at + 1;
            }
            fields++;
            return GOES_ON;
        }
        return mark == '\r' && at + 1 < to && bytes[at + 1] == '\n' ? GOES_ON : WITH_CARE;
    }

    private long marks(long word) {
        long marks = Lanes.zeros(word ^ delimiters) | Lanes.zeros(word ^ LINE_FEEDS);
        return quoted ? marks | Lanes.zeros(word ^ quotes) | Lanes.zeros(word ^ returns) : marks;
    }

    private boolean pair(int end) {
        if (plan.columns().isEmpty()
                ? fields <= plan.keyField()
                : fields != plan.columns().size()) {
            return false;
        }
        if (fields < starts.length) {
            starts[fields] = end + 1;
        }
        int size = batch.size();
        boolean known = checks() && key(size) && value(size);
        batch.size(known ? size + 1 : size);
        return known;
    }

    private boolean checks() {
        for (int field : checked) {
            boolean empty = starts[field + 1] - 1 == starts[field];
            if (!empty && !number(field)) {
                return false;
            }
        }
        return true;
    }

    private boolean value(int size) {
        if (plan.valueField() == FieldPlan.ONE) {
            return true;
        }
        boolean known = number(plan.valueField());
        batch.values()[size] = number.value();
        return known;
    }

    private boolean key(int size) {
        int field = plan.keyField();
        if (plan.column(field).type() == Column.Type.STRING) {
            int start = starts[field];
            string(start, starts[field + 1] - 1 - start, size);
            return true;
        }
        boolean known = number(field);
        batch.words()[2 * size] = IntKeys.first(number.value());
        batch.words()[2 * size + 1] = IntKeys.second(number.value());
        return known;
    }

    private void string(int start, int length, int size) {
        long[] words = batch.words();
        if (length > KeyWords.MAX_SHORT) {
            words[2 * size] = KeyWords.first(bytes, start, length);
            words[2 * size + 1] = KeyWords.longKey(KeyWords.LONG, start, length);
        } else {
            words[2 * size] = ShortKeys.first(Lanes.at(bytes, start), length);
            words[2 * size + 1] = ShortKeys.second(Lanes.at(bytes, start + Long.BYTES), length);
        }
    }

    private boolean number(int field) {
        return number.read(plan.column(field), bytes, starts[field], starts[field + 1] - 1);
    }
}
