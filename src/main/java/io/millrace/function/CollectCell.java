package io.millrace.function;

import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.List;

/** {@code _collect}: all values in the order of the input. */
final class CollectCell implements Cell<CollectCell> {
    private final List<Value> values = new ArrayList<>(2);

    @Override
    public void add(Value value) {
        values.add(value);
    }

    @Override
    public void merge(CollectCell later) {
        values.addAll(later.values);
    }

    @Override
    public Value finish() {
        return new Value.Array(values);
    }
}
