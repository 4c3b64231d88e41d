package io.millrace.engine.local;

import io.millrace.engine.Row;
import io.millrace.io.Split;
import io.millrace.value.Value;
import java.util.List;

/** Keeps every pair as a row. */
final class RowSink implements PairSink {
    private final RowList rows = new RowList();

    @Override
    public void emit(Value key, Value value) {
        rows.add(new Row(key, value));
    }

    @Override
    public void state(Value key, Value state) {
        emit(key, state);
    }

    @Override
    public List<Part> parts(Split split) {
        return List.of(new Part(0, split.ordinal(), split.bytes(), rows));
    }
}
