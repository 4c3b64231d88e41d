package io.millrace.engine.local;

import io.millrace.engine.ReduceStep;
import io.millrace.engine.local.scan.PairBatch;
import io.millrace.function.Accumulators;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.List;

/** Groups pairs by key in one table. */
final class TableSink implements PairSink {
    private final ReduceStep reduce;
    private final GroupTable table;
    private final KeyBytes key = new KeyBytes();

    TableSink(ReduceStep reduce) {
        this.reduce = reduce;
        this.table = new GroupTable(newStates(reduce));
    }

    static Accumulators newStates(ReduceStep reduce) {
        return reduce instanceof ReduceStep.Builtin builtin
                ? builtin.aggregator().newAccumulators()
                : new ItemColumn();
    }

    @Override
    public void at(int split) {
        table.states().at(split);
    }

    /** Takes pairs whose values are numbers. */
    void take(PairBatch batch) {
        table.add(batch);
    }

    @Override
    public void emit(Value pairKey, Value value) {
        if (reduce instanceof ReduceStep.Builtin builtin) {
            builtin.aggregator().check(value);
        }
        table.states().add(ordinal(pairKey), value);
    }

    @Override
    public void state(Value pairKey, Value state) {
        table.states().addState(ordinal(pairKey), state);
    }

    private int ordinal(Value pairKey) {
        key.set(pairKey);
        return table.ordinal(key.first(), key.second(), key.array());
    }

    @Override
    public long keys() {
        return table.size();
    }

    /** The partition of a key is in the high bits of its hash. */
    @Override
    public List<Part> parts(int partitions) {
        int[][] ordinals = ordinals(Long.SIZE - Integer.numberOfTrailingZeros(partitions), partitions);
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            if (ordinals[i].length > 0) {
                parts.add(new Part.Keys(i, table, ordinals[i]));
            }
        }
        return parts;
    }

    private int[][] ordinals(int shift, int partitions) {
        int[] counts = new int[partitions];
        for (int i = 0; i < table.size(); i++) {
            counts[partition(i, shift)]++;
        }
        int[][] ordinals = new int[partitions][];
        for (int i = 0; i < partitions; i++) {
            ordinals[i] = new int[counts[i]];
        }
        for (int i = table.size() - 1; i >= 0; i--) {
            int partition = partition(i, shift);
            ordinals[partition][--counts[partition]] = i;
        }
        return ordinals;
    }

    private int partition(int ordinal, int shift) {
        return shift == Long.SIZE ? 0 : (int) (table.hash(ordinal) >>> shift);
    }
}
