package io.millrace.engine.local;

import io.millrace.engine.local.scan.PairBatch;
import io.millrace.function.Aggregator;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Groups pairs by key in one table as long as there is memory, and as long as the table fits the cache or makes far fewer
 * of the pairs. Beyond that a pair waits for memory when it is looked up; to leave it for the reduce task, which looks at
 * one partition at a time, is cheaper. (The choice between hashing and partitioning by how much a table of the size of the
 * cache reduces: Müller, Sanders, Lacurie, Lehner and Färber, Cache-Efficient Aggregation, SIGMOD 2015.)
 */
final class TableSink implements PairSink {
    /** A table of 4 MB for counts, about to double; up to that to look a pair up costs no more than to move it. */
    private static final int MANY_KEYS = 120_000;

    /** So many pairs for each new key are mostly pairs of few keys, which stay in the cache however large the table is. */
    private static final int WELL_COMBINED = 10;

    private static final long GRANT_BYTES = 1 << 16;

    private final Aggregator reduce;
    private final Tables tables;
    private final KeyBytes key = new KeyBytes();
    private GroupTable table;
    private @Nullable Backlog backlog;
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
            backlog().add(batch);
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
        if (pairs > 0 && table.size() - keysBefore >= MANY_KEYS) {
            passesOn = pairs / WELL_COMBINED < table.size() - keysBefore && reduce.ignoresOrderOfNumbers();
            keysBefore = table.size();
            pairs = 0;
            if (passesOn) {
                evict();
            }
        }
        long missing = table.bytes() - granted;
        if (missing > 0 && !grant((missing + GRANT_BYTES - 1) / GRANT_BYTES * GRANT_BYTES)) {
            evict();
        }
        // States that hold values grow when they are combined, and have no bound here.
        if (backlog != null && !table.states().holdsValues()) {
            backlog.settle();
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
        backlog().add(table);
        table = new GroupTable(reduce.newAccumulators());
        table.states().at(split);
        keysBefore = 0;
        pairs = 0;
    }

    private Backlog backlog() {
        Backlog held = backlog;
        if (held == null) {
            held = new Backlog(tables);
            backlog = held;
        }
        return held;
    }

    @Override
    public long keys() {
        return mostKeys;
    }

    @Override
    public boolean isWhole() {
        return backlog == null;
    }

    /** The partition of a key is in the high bits of its hash. */
    @Override
    public List<Part> parts(int partitions) {
        int[][] ordinals = ordinals(Long.SIZE - Integer.numberOfTrailingZeros(partitions), partitions);
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            if (backlog != null) {
                parts.addAll(backlog.parts(i));
            }
            if (ordinals[i].length > 0) {
                parts.add(new Part.Keys(i, table, ordinals[i], ordinals[i].length));
            }
        }
        return parts;
    }

    @Override
    public void end() {
        if (backlog != null) {
            backlog.end();
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
