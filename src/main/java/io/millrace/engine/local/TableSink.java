package io.millrace.engine.local;

import io.millrace.engine.local.scan.PairBatch;
import io.millrace.function.Aggregator;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Groups pairs by key in one table, as long as there is memory and as long as that makes fewer of them: where nearly
 * every pair has a key of its own, pairs are left for the reduce task, which looks at one partition at a time.
 */
final class TableSink implements PairSink {
    /** A table beyond the second-level cache, about to double; smaller ones cost too little to think about. */
    private static final int MANY_KEYS = 250_000;

    private static final long GRANT_BYTES = 1 << 16;

    private final Aggregator reduce;
    private final Tables tables;
    private final KeyBytes key = new KeyBytes();
    private GroupTable table;
    private @Nullable PairBlocks blocks;
    private boolean passesOn;
    private long granted;
    private long pairs;
    private long keysBefore;
    private long mostKeys;
    private int split;

    /** Groups in {@code table}, which is empty and has states of {@code reduce}. */
    TableSink(Aggregator reduce, Tables tables, GroupTable table) {
        this.reduce = reduce;
        this.tables = tables;
        this.table = table;
    }

    @Override
    public void at(int splitOrdinal) {
        split = splitOrdinal;
        table.states().at(splitOrdinal);
    }

    /** Takes pairs whose values are numbers. */
    void take(PairBatch batch) {
        if (passesOn) {
            blocks().add(batch);
        } else {
            if (!table.hasRoom(batch)) {
                evict();
            }
            table.add(batch);
            pairs += batch.size();
        }
    }

    @Override
    public void emit(Value pairKey, Value value) {
        reduce.check(value);
        table.states().add(ordinal(pairKey), value);
        pairs++;
    }

    @Override
    public void state(Value pairKey, Value state) {
        table.states().addState(ordinal(pairKey), state);
    }

    private int ordinal(Value pairKey) {
        key.set(pairKey);
        if (!table.hasRoom(key.array().length)) {
            evict();
        }
        return table.ordinal(key.first(), key.second(), key.array());
    }

    @Override
    public void settle() {
        mostKeys = Math.max(mostKeys, table.size());
        if (!passesOn && table.size() - keysBefore >= MANY_KEYS) {
            boolean combines = table.size() - keysBefore <= pairs / 10 * 9;
            keysBefore = table.size();
            pairs = 0;
            if (!combines && reduce.ignoresOrderOfNumbers()) {
                passesOn = true;
                evict();
            }
        }
        long missing = table.bytes() - granted;
        if (missing > 0 && !grant((missing + GRANT_BYTES - 1) / GRANT_BYTES * GRANT_BYTES)) {
            evict();
        }
    }

    private boolean grant(long bytes) {
        if (!tables.memory().takeMost(bytes)) {
            return false;
        }
        granted += bytes;
        return true;
    }

    /** Hands all states to the blocks and starts with an empty table. */
    private void evict() {
        tables.memory().give(granted);
        granted = 0;
        table.moveTo(blocks());
        table = new GroupTable(reduce.newAccumulators());
        table.states().at(split);
        keysBefore = 0;
        pairs = 0;
    }

    private PairBlocks blocks() {
        PairBlocks held = blocks;
        if (held == null) {
            held = new PairBlocks(tables.memory(), tables.files());
            blocks = held;
        }
        return held;
    }

    @Override
    public long keys() {
        return mostKeys;
    }

    @Override
    public boolean isWhole() {
        return blocks == null;
    }

    /** The partition of a key is in the high bits of its hash. */
    @Override
    public List<Part> parts(int partitions) {
        int[][] ordinals = ordinals(Long.SIZE - Integer.numberOfTrailingZeros(partitions), partitions);
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            if (blocks != null && blocks.bytes(i) > 0) {
                parts.add(new Part.Blocks(i, blocks));
            }
            if (ordinals[i].length > 0) {
                parts.add(new Part.Keys(i, table, ordinals[i], ordinals[i].length));
            }
        }
        return parts;
    }

    @Override
    public void end() {
        if (blocks != null) {
            blocks.end();
        }
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
