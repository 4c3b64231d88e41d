package io.millrace.function;

import io.millrace.value.ByteBuilder;
import io.millrace.value.ByteReader;
import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.Union;

/**
 * {@code _approx_distinct}: about how many different values, by HyperLogLog (Flajolet et al., 2007) as Apache
 * DataSketches has it, in 4 KiB at most per key. A union over 2^12 registers errs by 1.6 % (one standard error), and
 * its composite estimate depends on nothing but the set of values, neither on their order nor on merging.
 */
final class SketchCell implements Cell<SketchCell> {
    private static final int LOG2_REGISTERS = 12;

    private final Union sketch = new Union(LOG2_REGISTERS);

    @Override
    public void add(Value value, int split) {
        sketch.update(KeyCodec.encode(value));
    }

    @Override
    public void merge(SketchCell other) {
        sketch.update(other.sketch.getResult());
    }

    @Override
    public void write(ByteBuilder out) {
        out.putSlice(sketch.getResult().toCompactByteArray());
    }

    @Override
    public void read(ByteReader in) {
        sketch.update(HllSketch.heapify(in.getSlice()));
    }

    @Override
    public Value finish() {
        return Value.of(Math.round(sketch.getCompositeEstimate()));
    }

    @Override
    public long bytes() {
        return sketch.getCompactSerializationBytes();
    }
}
