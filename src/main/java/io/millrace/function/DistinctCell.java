package io.millrace.function;

import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/** {@code _distinct}: how many different values, by their bytes as keys. */
final class DistinctCell implements Cell<DistinctCell> {
    private final Set<ByteBuffer> seen = new HashSet<>(4);

    @Override
    public void add(Value value) {
        seen.add(ByteBuffer.wrap(KeyCodec.encode(value)));
    }

    @Override
    public void merge(DistinctCell later) {
        seen.addAll(later.seen);
    }

    @Override
    public Value finish() {
        return Value.of(seen.size());
    }
}
