package io.millrace.engine.local;

import io.millrace.engine.Row;
import io.millrace.value.Value;
import java.util.List;

/** Keeps every pair as a row, in the order of the output. */
final class RowSink implements PairSink {
    private final RowCollector rows;
    private int split;
    private long inSplit;
    private long count;

    RowSink(RowCollector rows) {
        this.rows = rows;
    }

    @Override
    public void at(int splitOrdinal) {
        split = splitOrdinal;
        inSplit = 0;
    }

    @Override
    public void emit(Value key, Value value) {
        rows.emitted(new Row(key, value), split, inSplit++);
        count++;
    }

    @Override
    public void state(Value key, Value state) {
        emit(key, state);
    }

    @Override
    public void settle() {
        // Rows ask for memory one by one.
    }

    @Override
    public long keys() {
        return count;
    }

    @Override
    public boolean isWhole() {
        return false;
    }

    @Override
    public void end() {
        rows.close();
    }

    @Override
    public List<Part> parts(int partitions) {
        return List.of();
    }
}
