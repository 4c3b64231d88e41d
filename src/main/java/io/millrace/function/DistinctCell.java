package io.millrace.function;

import io.millrace.value.ByteBuilder;
import io.millrace.value.ByteReader;
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
    private long taken;

    @Override
    public void add(Value value, int split) {
        taken++;
        add(ByteBuffer.wrap(KeyCodec.encode(value)));
    }

    @Override
    public void merge(DistinctCell other) {
        taken += other.taken;
        other.seen.forEach(this::add);
    }

    @Override
    public void write(ByteBuilder out) {
        out.putVarint(taken);
        out.putVarint(seen.size());
        seen.forEach(key -> out.putSlice(bytes(key)));
    }

    @Override
    public void read(ByteReader in) {
        taken += in.getVarint();
        for (int more = in.getCount(1); more > 0; more--) {
            add(ByteBuffer.wrap(in.getSlice()));
        }
    }

    @Override
    public Value finish() {
        return Value.of(seen.size());
    }

    @Override
    public long held() {
        return seen.size();
    }

    @Override
    public long taken() {
        return taken;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    private void add(ByteBuffer key) {
        if (seen.add(key)) {
            bytes += key.remaining() + ENTRY_BYTES;
        }
    }

    private static byte[] bytes(ByteBuffer key) {
        byte[] bytes = new byte[key.remaining()];
        key.get(0, bytes);
        return bytes;
    }
}
