package io.millrace.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.ReduceStep;
import io.millrace.engine.local.BlockReader.Pass;
import io.millrace.engine.local.scan.KeyWords;
import io.millrace.engine.local.scan.PairBatch;
import io.millrace.function.Builtins;
import io.millrace.io.DiskQuota;
import io.millrace.io.SpillFile;
import io.millrace.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lane's backlog combines in memory what would not fit, and loses nothing. */
final class BacklogTest {
    private static final int MEMORY_BYTES = 12 << 20;
    /** So many come as pairs alone, fewer mixed with states. */
    private static final int MANY_PAIRS = 500_000;

    private static final List<String> REDUCES = List.of("_count", "_sum", "_distinct");

    @TempDir
    Path root;

    private final Memory memory = new Memory(MEMORY_BYTES, new MemoryPool(1L << 30));
    private final PairBatch batch = new PairBatch();
    private final byte[] bytes = new byte[PairBatch.CAPACITY * 40];

    @ParameterizedTest
    @ValueSource(ints = {8, 30})
    void staysInMemoryWhereKeysRepeat(int keyBytes) {
        assertThat(fill(new Random(1), "_count", 20_000, 2 * MANY_PAIRS, keyBytes))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 30})
    void goesToDiskWhereKeysHardlyRepeat(int keyBytes) {
        assertThat(fill(new Random(2), "_count", 10_000_000, 2 * MANY_PAIRS, keyBytes))
                .isTrue();
    }

    /** Combined before the reduce task, which minds the memory, they would take all of the heap. */
    @Test
    void leavesStatesThatHoldValuesAsTheyAre() {
        ReduceStep.Builtin distinct = (ReduceStep.Builtin) ReduceStep.builtin("_distinct");
        try (SpillFile file = new SpillFile(root.resolve("spill"), new DiskQuota(DiskQuota.UNLIMITED))) {
            Tables tables = new Tables(memory, () -> file, new SpareTables(distinct));
            TableSink sink = new TableSink(
                    distinct.aggregator(),
                    tables,
                    new GroupTable(distinct.aggregator().newAccumulators()));
            for (int i = 0; i < 400_000; i++) {
                sink.emit(Value.of("x"), Value.of(i));
                if (i % 1000 == 0) {
                    sink.settle();
                }
            }
            sink.end();
            assertThat(sink.parts(PairBlocks.PARTITIONS))
                    .filteredOn(Part.Blocks.class::isInstance)
                    .singleElement()
                    .satisfies(part -> assertThat(((Part.Blocks) part).blocks().blocks(part.partition()))
                            .hasSizeGreaterThan(2)
                            .anyMatch(BlockStore.Block::isOnDisk));
            assertThat(memory.taken()).isLessThanOrEqualTo(MEMORY_BYTES);
        }
    }

    @Test
    void comesToTheSameStatesWhateverItIs() {
        for (long seed = 0; seed < 12; seed++) {
            Random random = new Random(seed);
            String reduce = REDUCES.get(random.nextInt(REDUCES.size()));
            fill(random, reduce, 1 + random.nextInt(100_000), random.nextInt(MANY_PAIRS), 8 + random.nextInt(30));
        }
    }

    /** Compares with one table; returns whether anything went to disk. */
    private boolean fill(Random random, String reduce, int keys, int pairs, int keyBytes) {
        Path path = root.resolve("spill-" + random.nextLong());
        ReduceStep.Builtin step = (ReduceStep.Builtin) ReduceStep.builtin(reduce);
        GroupTable expected = new GroupTable(Builtins.reduce(reduce).newAccumulators());
        try (SpillFile file = new SpillFile(path, new DiskQuota(DiskQuota.UNLIMITED))) {
            Backlog backlog = new Backlog(new Tables(memory, () -> file, new SpareTables(step)));
            for (int left = pairs; left > 0; left -= batch.size()) {
                draw(random, Math.min(left, PairBatch.CAPACITY), keys, keyBytes, reduce);
                expected.add(batch);
                if (pairs < MANY_PAIRS && random.nextInt(8) == 0) {
                    addStates(backlog, reduce);
                } else {
                    backlog.add(batch);
                }
                backlog.settle();
            }
            backlog.end();
            assertThat(states(backlog, step)).isEqualTo(states(expected, new HashMap<>()));
            assertThat(memory.taken()).isZero();
            return Files.exists(path) && file.bytesWritten() > 0;
        }
    }

    private void addStates(Backlog backlog, String reduce) {
        GroupTable table = new GroupTable(Builtins.reduce(reduce).newAccumulators());
        table.add(batch);
        backlog.add(table);
    }

    private void draw(Random random, int count, int keys, int keyBytes, String reduce) {
        batch.clear();
        batch.bytes(bytes);
        batch.kind(reduce.equals("_count") ? PairBatch.Kind.ONES : PairBatch.Kind.LONGS, 0);
        for (int i = 0; i < count; i++) {
            int digits = random.nextInt(keys);
            for (int at = (i + 1) * keyBytes - 1; at >= i * keyBytes; at--) {
                bytes[at] = (byte) ('0' + digits % 10);
                digits /= 10;
            }
            batch.words()[2 * i] = KeyWords.first(bytes, i * keyBytes, keyBytes);
            batch.words()[2 * i + 1] = KeyWords.second(bytes, i * keyBytes, keyBytes);
            batch.values()[i] = random.nextInt(100);
        }
        batch.size(count);
    }

    private static Map<Value, Value> states(Backlog backlog, ReduceStep.Builtin step) {
        Map<Value, Value> all = new HashMap<>();
        BlockReader reader = new SpareTables(step).borrow();
        for (int partition = 0; partition < PairBlocks.PARTITIONS; partition++) {
            for (Part part : backlog.parts(partition)) {
                GroupTable table = reader.begin(Pass.ALL);
                reader.addAll(((Part.Blocks) part).blocks(), partition, Overdraft.NONE);
                states(table, all);
                ((Part.Blocks) part).blocks().release(partition);
            }
        }
        return all;
    }

    private static Map<Value, Value> states(GroupTable table, Map<Value, Value> into) {
        for (int i = 0; i < table.size(); i++) {
            if (into.put(table.value(i), table.states().finish(i)) != null) {
                throw new AssertionError("Two states of the key " + table.value(i));
            }
        }
        return into;
    }
}
