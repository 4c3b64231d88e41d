package io.millrace.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.local.BlockReader.Pass;
import io.millrace.engine.local.scan.KeyWords;
import io.millrace.engine.local.scan.PairBatch;
import io.millrace.function.Builtins;
import io.millrace.io.DiskQuota;
import io.millrace.io.SpillFile;
import io.millrace.value.ByteBuilder;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes through blocks comes to the same states as what goes straight into one table. */
final class PairBlocksTest {
    private static final int CASES = 60;
    private static final List<String> REDUCES = List.of("_count", "_sum", "_max", "_distinct");
    /** Of short keys, of long ones, of some beyond a stage, a page and a block. */
    private static final List<Integer> LENGTHS =
            List.of(0, 1, 8, 9, 15, 16, 17, 32, 33, 500, 2040, 2048, 33_000, 70_000);

    @TempDir
    Path root;

    @Test
    void giveBackWhatTheyTook() {
        for (long seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            String reduce = REDUCES.get(random.nextInt(REDUCES.size()));
            long memoryBytes = random.nextBoolean() ? 1L << 30 : 1L << random.nextInt(25);
            Memory memory = new Memory(memoryBytes, new MemoryPool(1L << 30));
            try (SpillFile file = new SpillFile(root.resolve("spill-" + seed), new DiskQuota(DiskQuota.UNLIMITED))) {
                PairBlocks blocks = new PairBlocks(memory, () -> file);
                GroupTable expected = table(reduce);
                fill(blocks, expected, reduce, random);
                int passes = 1 << random.nextInt(3);
                assertThat(read(blocks, passes, reduce)).as("seed %d", seed).isEqualTo(states(expected));
                assertThat(memory.taken()).as("seed %d", seed).isZero();
            }
        }
    }

    /** What is larger than a block counts as soon as it is there, or each partition could have one that nobody knows of. */
    @Test
    void countLargeStatesAtOnce() {
        int large = 1 << 20;
        Memory memory = new Memory(1L << 30, new MemoryPool(1L << 30));
        try (SpillFile file = new SpillFile(root.resolve("large"), new DiskQuota(DiskQuota.UNLIMITED))) {
            PairBlocks blocks = new PairBlocks(memory, () -> file);
            GroupTable table = table("_max");
            KeyBytes key = new KeyBytes();
            for (int i = 0; i < 100; i++) {
                key.set(Value.of(i));
                table.states().add(table.ordinal(key.first(), key.second(), key.array()), Value.of("x".repeat(large)));
            }
            assertThat(table.bytes()).isGreaterThan(100L * large);
            table.moveTo(blocks);
            assertThat(memory.taken()).isGreaterThan(100L * large);
            assertThat(table.bytes()).as("what the table keeps").isLessThan(large);
        }
    }

    private static GroupTable table(String reduce) {
        return new GroupTable(Builtins.reduce(reduce).newAccumulators());
    }

    private static TreeMap<String, String> states(GroupTable table) {
        TreeMap<String, String> states = new TreeMap<>();
        for (int i = 0; i < table.size(); i++) {
            String before = states.put(
                    Json.text(table.value(i)), Json.text(table.states().finish(i)));
            assertThat(before).isNull();
        }
        return states;
    }

    /** In so many passes, each with the same reader. */
    private static TreeMap<String, String> read(PairBlocks blocks, int passes, String reduce) {
        TreeMap<String, String> all = new TreeMap<>();
        Overdraft none = Overdraft.NONE;
        BlockReader reader = new BlockReader(() -> Builtins.reduce(reduce).newAccumulators());
        for (int partition = 0; partition < PairBlocks.PARTITIONS; partition++) {
            for (int number = 0; number < passes; number++) {
                GroupTable table = reader.begin(new Pass(number, passes));
                reader.addAll(blocks, partition, none);
                states(table)
                        .forEach((key, state) -> assertThat(all.put(key, state)).isNull());
            }
            blocks.release(partition);
        }
        return all;
    }

    private static void fill(PairBlocks blocks, GroupTable expected, String reduce, Random random) {
        int keys = 1 + random.nextInt(3000);
        int longest = random.nextInt(LENGTHS.size());
        PairBatch batch = new PairBatch();
        for (int i = 0; i < 10; i++) {
            if (random.nextInt(4) == 0) {
                GroupTable states = table(reduce);
                fill(batch, keys, LENGTHS.subList(longest / 2, longest + 1), random);
                states.add(batch);
                states.moveTo(blocks);
            } else {
                fill(batch, keys, LENGTHS.subList(longest / 2, longest + 1), random);
                blocks.add(batch);
            }
            expected.add(batch);
        }
        blocks.end();
    }

    private static void fill(PairBatch batch, int keys, List<Integer> lengths, Random random) {
        PairBatch.Kind[] kinds = PairBatch.Kind.values();
        batch.size(0);
        batch.kind(kinds[random.nextInt(kinds.length)], 0);
        int size = 1 + random.nextInt(lengths.get(lengths.size() - 1) > 1000 ? 20 : PairBatch.CAPACITY);
        ByteBuilder holder = new ByteBuilder(16);
        int[] starts = new int[size + 1];
        for (int i = 0; i < size; i++) {
            holder.put(key(random.nextInt(keys), lengths).getBytes(StandardCharsets.UTF_8));
            starts[i + 1] = holder.size();
        }
        holder.putLong(0).putLong(0);
        batch.bytes(holder.array());
        for (int i = 0; i < size; i++) {
            int length = starts[i + 1] - starts[i];
            batch.words()[2 * i] = KeyWords.first(holder.array(), starts[i], length);
            batch.words()[2 * i + 1] = KeyWords.second(holder.array(), starts[i], length);
            batch.values()[i] = batch.kind() == PairBatch.Kind.DOUBLES
                    ? Double.doubleToLongBits(random.nextInt(100))
                    : random.nextInt(100);
        }
        batch.size(size);
    }

    /** Always of one length for one number. */
    private static String key(int number, List<Integer> lengths) {
        int length = lengths.get(number % lengths.size());
        String digits = Integer.toString(number);
        return digits.length() >= length ? digits.substring(0, length) : digits + "k".repeat(length - digits.length());
    }
}
