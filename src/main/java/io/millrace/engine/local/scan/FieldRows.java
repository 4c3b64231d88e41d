package io.millrace.engine.local.scan;

import io.millrace.io.Chunk;
import io.millrace.io.Column;
import io.millrace.io.RecordFormat;

/**
 * Reads rows, whatever their columns. Delimiters and line ends are found 64 bytes at a time; a row with a quote, or with
 * a field that is not plain, is given away.
 */
final class FieldRows {
    private static final long LINE_FEEDS = Lanes.repeat('\n');
    private static final long RETURNS = Lanes.repeat('\r');
    private static final long QUOTES = Lanes.repeat('"');
    private static final int BLOCK = Long.SIZE;

    private final Chunk chunk;
    private final byte[] bytes;
    private final int to;
    private final FieldPlan plan;
    private final PairBatch batch;
    private final PairScanner.Sink sink;

    private final byte delimiter;
    private final long delimiters;
    private final boolean quoted;
    private final boolean anyCount;
    private final int keyField;
    private final boolean keyIsText;
    private final Column keyColumn;
    private final int valueField;
    private final Column valueColumn;
    private final int[] checked;
    private final NumberText number = new NumberText();
    /** Where fields start; after the last field of interest, one more. */
    private final int[] starts;

    /** Fields in the row so far, with the one that has not ended. */
    private int fields;

    private long taken;

    FieldRows(Chunk chunk, FieldPlan plan, PairBatch batch, PairScanner.Sink sink) {
        this.chunk = chunk;
        this.bytes = chunk.bytes();
        this.to = chunk.to();
        this.plan = plan;
        this.batch = batch;
        this.sink = sink;
        this.delimiter = (byte) plan.format().delimiter();
        this.delimiters = Lanes.repeat(plan.format().delimiter());
        this.quoted = plan.format().kind() != RecordFormat.Kind.TSV;
        this.anyCount = plan.columns().isEmpty();
        this.keyField = plan.keyField();
        this.keyColumn = plan.column(keyField);
        this.keyIsText = keyColumn.type() == Column.Type.STRING;
        this.valueField = plan.valueField();
        this.valueColumn = valueField == FieldPlan.ONE ? keyColumn : plan.column(valueField);
        this.checked = plan.checked().stream().mapToInt(i -> i).toArray();
        this.starts = new int[Math.max(plan.columns().size(), plan.keyField() + 1) + 1];
    }

    /** Reads all rows from {@code from} on; returns how many pairs were given away since the start. */
    long run(int from) {
        int start = begin(from);
        for (int base = from; base < to; base += BLOCK) {
            for (long rest = marks(base); rest != 0; rest &= rest - 1) {
                int at = base + Long.numberOfTrailingZeros(rest);
                // Else it is in a row that was given away.
                if (at >= start) {
                    start = mark(at, start);
                }
            }
        }
        if (start < to) {
            end(to, to, start);
        }
        take();
        return taken;
    }

    /** Gives the batch away. */
    void take() {
        taken += GeneralWay.take(batch, sink);
    }

    /** Adds the pair of the row at {@code from} to the batch, or gives the row away; returns where the next starts. */
    int row(int from) {
        begin(from);
        for (int base = from; base < to; base += BLOCK) {
            for (long rest = marks(base); rest != 0; rest &= rest - 1) {
                int start = mark(base + Long.numberOfTrailingZeros(rest), from);
                if (start != from) {
                    return start;
                }
            }
        }
        return end(to, to, from);
    }

    private int begin(int start) {
        fields = 1;
        starts[0] = start;
        return start;
    }

    /** Takes in a byte that may be a mark; returns where the row starts that goes on or comes next. */
    private int mark(int at, int start) {
        byte mark = bytes[at];
        if (mark == delimiter) {
            if (fields < starts.length) {
                starts[fields] = at + 1;
            }
            fields++;
            return start;
        }
        if (mark == '\n') {
            boolean returns = at > start && bytes[at - 1] == '\r';
            return end(returns ? at - 1 : at, at + 1, start);
        }
        return quoted && needsCare(at) ? give(start) : start;
    }

    /** Is it a quote, or a carriage return that does not end a line? */
    private boolean needsCare(int at) {
        return bytes[at] == '"' || (bytes[at] == '\r' && (at + 1 == to || bytes[at + 1] != '\n'));
    }

    /** Ends the row at {@code end}. */
    private int end(int end, int next, int start) {
        if (batch.size() == PairBatch.CAPACITY) {
            take();
        }
        return end == start || pair(end) ? begin(next) : give(start);
    }

    private int give(int start) {
        taken += batch.size();
        return begin(GeneralWay.record(chunk, start, batch, sink));
    }

    /** The marks of a block, at {@code to} and after it none; perhaps also a byte after a mark. */
    private long marks(int at) {
        if (at <= to - BLOCK) {
            return marks32(at) | (marks32(at + 32) << 32);
        }
        int rest = to - at;
        long marks = 0;
        for (int i = 0; i < rest; i += Long.BYTES) {
            marks |= marks8(at + i) << i;
        }
        return marks & ~(-1L << rest);
    }

    private long marks32(int at) {
        return marks8(at) | (marks8(at + 8) << 8) | (marks8(at + 16) << 16) | (marks8(at + 24) << 24);
    }

    private long marks8(int at) {
        long word = Lanes.at(bytes, at);
        long plain = Lanes.firstZero(word ^ delimiters) | Lanes.firstZero(word ^ LINE_FEEDS);
        return Lanes.bits(quoted ? plain | Lanes.firstZero(word ^ QUOTES) | Lanes.firstZero(word ^ RETURNS) : plain);
    }

    private boolean pair(int end) {
        if (anyCount ? fields <= keyField : fields != starts.length - 1) {
            return false;
        }
        if (fields < starts.length) {
            starts[fields] = end + 1;
        }
        int size = batch.size();
        if ((checked.length > 0 && !checks()) || !key(size) || (valueField != FieldPlan.ONE && !value(size))) {
            return false;
        }
        batch.size(size + 1);
        return true;
    }

    private boolean checks() {
        for (int field : checked) {
            boolean empty = starts[field + 1] - 1 == starts[field];
            if (!empty && !number(plan.column(field), field)) {
                return false;
            }
        }
        return true;
    }

    private boolean value(int size) {
        boolean known = number(valueColumn, valueField);
        batch.values()[size] = number.value();
        return known;
    }

    private boolean key(int size) {
        if (keyIsText) {
            text(starts[keyField], starts[keyField + 1] - 1, 2 * size);
            return true;
        }
        boolean known = number(keyColumn, keyField);
        batch.words()[2 * size] = IntKeys.first(number.value());
        batch.words()[2 * size + 1] = IntKeys.second(number.value());
        return known;
    }

    private void text(int start, int end, int at) {
        long[] words = batch.words();
        int length = end - start;
        if (length > KeyWords.MAX_SHORT) {
            words[at] = KeyWords.first(bytes, start, length);
            words[at + 1] = KeyWords.longKey(KeyWords.LONG, start, length);
        } else {
            words[at] = ShortKeys.first(Lanes.at(bytes, start), length);
            words[at + 1] = ShortKeys.second(Lanes.at(bytes, start + Long.BYTES), length);
        }
    }

    private boolean number(Column column, int field) {
        int start = starts[field];
        return number.read(column, bytes, start, starts[field + 1] - 1);
    }
}
