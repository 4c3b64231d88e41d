package io.millrace.engine.local;

import io.millrace.engine.local.scan.KeyWords;
import io.millrace.engine.local.scan.PairBatch;
import io.millrace.function.Builtins;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One pair into a group table that knows its key already, however many there are. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TableAdd {
    /** Keys come in another order each time round, as far as the caches are concerned. */
    private static final int BATCHES = 4096;

    /** How many keys the table has. */
    @Param({"100", "10000", "1000000"})
    public int keys;

    /** Bytes of a key: in its words, or beside them. */
    @Param({"11", "32"})
    public int keyBytes;

    /** What is made of the values. */
    @Param({"_count", "_stats"})
    public String reduce;

    private final PairBatch batch = new PairBatch();
    private final int[] drawn = new int[BATCHES * PairBatch.CAPACITY];
    private byte[] bytes = {};
    private GroupTable table = new GroupTable(Builtins.reduce("_count").newAccumulators());
    private int next;

    /** All keys once, then which come when. */
    @Setup
    public void fill() {
        table = new GroupTable(Builtins.reduce(reduce).newAccumulators());
        StringBuilder text = new StringBuilder();
        for (int key = 0; key < keys; key++) {
            text.append(String.format("%0" + keyBytes + "d", key * 7919L));
        }
        bytes = text.append("\0".repeat(16)).toString().getBytes(StandardCharsets.US_ASCII);
        batch.bytes(bytes);
        batch.kind(reduce.equals("_count") ? PairBatch.Kind.ONES : PairBatch.Kind.LONGS, 0);
        for (int key = 0; key < keys; key++) {
            put(0, key);
            batch.size(1);
            table.add(batch);
            batch.size(0);
        }
        Random random = new Random(1);
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = random.nextInt(keys);
        }
    }

    private void put(int place, int key) {
        int from = key * keyBytes;
        batch.words()[2 * place] = KeyWords.first(bytes, from, keyBytes);
        batch.words()[2 * place + 1] = KeyWords.second(bytes, from, keyBytes);
        batch.values()[place] = key;
    }

    /** The words of a key are made as scanners make them; see {@link #words} for what that takes. */
    @Benchmark
    @OperationsPerInvocation(PairBatch.CAPACITY)
    public int add() {
        fillBatch();
        batch.size(PairBatch.CAPACITY);
        table.add(batch);
        batch.size(0);
        return table.size();
    }

    /** All of {@link #add} but the table. */
    @Benchmark
    @OperationsPerInvocation(PairBatch.CAPACITY)
    public long words() {
        fillBatch();
        return batch.words()[0];
    }

    private void fillBatch() {
        int from = next * PairBatch.CAPACITY;
        next = (next + 1) % BATCHES;
        for (int i = 0; i < PairBatch.CAPACITY; i++) {
            put(i, drawn[from + i]);
        }
    }
}
