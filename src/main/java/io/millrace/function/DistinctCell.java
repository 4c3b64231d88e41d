package io.millrace.function;

import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/** {@code _distinct}: how many different values, by their bytes as keys. */
final class DistinctCell implements Cell<DistinctCell> {
    /** An array, a buffer and an entry of a map. */
    private static final int ENTRY_BYTES = 112;

    private final Set<ByteBuffer> seen = new HashSet<>(4);
    private long bytes = ENTRY_BYTES;

    @Override
    public void add(Value value, int split) {
        byte[] key = KeyCodec.encode(value);
        if (seen.add(ByteBuffer.wrap(key))) {
            bytes += key.length + ENTRY_BYTES;
        }
    }

    @Override
    public void merge(DistinctCell other) {
        for (ByteBuffer key : other.seen) {
            if (seen.add(key)) {
                bytes += key.remaining() + ENTRY_BYTES;
            }
        }
    }

    @Override
    public Value finish() {
        return Value.of(seen.size());
    }

    @Override
    public long bytes() {
        return bytes;
    }
}
