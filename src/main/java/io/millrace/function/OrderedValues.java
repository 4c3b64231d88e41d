package io.millrace.function;

import io.millrace.value.ByteBuilder;
import io.millrace.value.ByteReader;
import io.millrace.value.Value;
import io.millrace.value.ValueCodec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Values of one key in the order of the input, in whatever order their splits come. Not thread-safe. */
public final class OrderedValues {
    /** An empty list and its place in the map, or a small value and its place in a list. */
    private static final int ENTRY_BYTES = 48;

    private final TreeMap<Integer, List<Value>> valuesOfSplits = new TreeMap<>();
    private long count;

    /** Adds a value behind those of split number {@code split}. */
    public void add(Value value, int split) {
        of(split).add(value);
        count++;
    }

    /** Takes the values of {@code other}; those of the same split come after its own. */
    public void merge(OrderedValues other) {
        other.valuesOfSplits.forEach((split, values) -> of(split).addAll(values));
        count += other.count;
    }

    /** Appends all values, so that {@link #read} can merge them. */
    public void write(ByteBuilder out) {
        out.putVarint(valuesOfSplits.size());
        int before = 0;
        for (Map.Entry<Integer, List<Value>> entry : valuesOfSplits.entrySet()) {
            List<Value> values = entry.getValue();
            out.putZigZag((long) entry.getKey() - before).putVarint(values.size());
            values.forEach(value -> ValueCodec.write(value, out));
            before = entry.getKey();
        }
    }

    /** Merges what {@link #write} appended. */
    public void read(ByteReader in) {
        int split = 0;
        for (int splits = in.getCount(2); splits > 0; splits--) {
            split += (int) in.getZigZag();
            int more = in.getCount(1);
            List<Value> values = of(split);
            for (int i = 0; i < more; i++) {
                values.add(ValueCodec.read(in));
            }
            count += more;
        }
    }

    /** All values, in order. */
    public List<Value> values() {
        return valuesOfSplits.values().stream().flatMap(Collection::stream).toList();
    }

    /** How many. */
    public long count() {
        return count;
    }

    /** Memory held, about. */
    public long bytes() {
        return ENTRY_BYTES * (count + 1 + valuesOfSplits.size());
    }

    private List<Value> of(int split) {
        return valuesOfSplits.computeIfAbsent(split, number -> new ArrayList<>(2));
    }
}
