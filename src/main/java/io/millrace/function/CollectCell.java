package io.millrace.function;

import io.millrace.value.ByteBuilder;
import io.millrace.value.ByteReader;
import io.millrace.value.Value;

/** {@code _collect}: all values in the order of the input. */
final class CollectCell implements Cell<CollectCell> {
    private final OrderedValues values = new OrderedValues();

    @Override
    public void add(Value value, int split) {
        values.add(value, split);
    }

    @Override
    public void merge(CollectCell other) {
        values.merge(other.values);
    }

    @Override
    public void write(ByteBuilder out) {
        values.write(out);
    }

    @Override
    public void read(ByteReader in) {
        values.read(in);
    }

    @Override
    public Value finish() {
        return new Value.Array(values.values());
    }

    @Override
    public long held() {
        return values.count();
    }

    @Override
    public long bytes() {
        return values.bytes();
    }
}
