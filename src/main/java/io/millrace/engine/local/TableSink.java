package io.millrace.engine.local;

import io.millrace.engine.ReduceStep;
import io.millrace.function.Accumulators;
import io.millrace.io.Split;
import io.millrace.value.ByteBuilder;
import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.List;

/** Groups pairs by key, one table for each partition; the partition is the high bits of the key's hash. */
final class TableSink implements PairSink {
    private final ReduceStep reduce;
    private final GroupTable[] tables;
    private final int shift;
    private final ByteBuilder key = new ByteBuilder(64);

    /** Makes an empty sink; {@code partitions} is a power of two. */
    TableSink(ReduceStep reduce, int partitions) {
        this.reduce = reduce;
        this.shift = Long.SIZE - Integer.numberOfTrailingZeros(partitions);
        this.tables = new GroupTable[partitions];
        for (int i = 0; i < partitions; i++) {
            tables[i] = new GroupTable(newStates(reduce));
        }
    }

    private static Accumulators newStates(ReduceStep reduce) {
        return reduce instanceof ReduceStep.Builtin builtin
                ? builtin.aggregator().newAccumulators()
                : new ItemColumn();
    }

    @Override
    public void emit(Value pairKey, Value value) {
        if (reduce instanceof ReduceStep.Builtin builtin) {
            builtin.aggregator().check(value);
        }
        encode(pairKey);
        GroupTable table = table();
        table.states().add(table.ordinal(key.array(), 0, key.size(), hash), value);
    }

    @Override
    public void state(Value pairKey, Value state) {
        encode(pairKey);
        GroupTable table = table();
        table.states().addState(table.ordinal(key.array(), 0, key.size(), hash), state);
    }

    @Override
    public List<Part> parts(Split split) {
        List<Part> parts = new ArrayList<>(tables.length);
        for (int i = 0; i < tables.length; i++) {
            parts.add(new Part(i, split.ordinal(), split.bytes(), tables[i]));
        }
        return parts;
    }

    private long hash;

    private void encode(Value pairKey) {
        KeyCodec.encode(pairKey, key.clear());
        hash = GroupTable.hash(key.array(), key.size());
    }

    private GroupTable table() {
        return tables.length == 1 ? tables[0] : tables[(int) (hash >>> shift)];
    }
}
