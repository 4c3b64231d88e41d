package io.millrace.engine.local;

import io.millrace.engine.Row;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Keeps every pair as a row. */
final class RowSink implements PairSink {
    private final TreeMap<Integer, List<Row>> ofSplits = new TreeMap<>();
    private List<Row> rows = new ArrayList<>();
    private long count;

    @Override
    public void at(int split) {
        rows = ofSplits.computeIfAbsent(split, number -> new ArrayList<>());
    }

    @Override
    public void emit(Value key, Value value) {
        rows.add(new Row(key, value));
        count++;
    }

    @Override
    public void state(Value key, Value state) {
        emit(key, state);
    }

    @Override
    public long keys() {
        return count;
    }

    @Override
    public List<Part> parts(int partitions) {
        return List.of(new Part.Rows(0, ofSplits));
    }
}
