package io.millrace.engine.local;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/** One row out of sorted runs in memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MergeRuns {
    private static final int ROWS = 1 << 18;

    /** How many runs are merged. */
    @Param({"2", "16", "256"})
    public int runs;

    /** Bytes that all keys begin with. */
    @Param({"0", "8"})
    public int common;

    private List<byte[]> sorted = List.of();

    /** Rows as they lie in a run, one after the other. */
    private static final class Rows implements RowRun {
        private final byte[] bytes;
        private int at;
        private int last;

        Rows(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public boolean next(RowView view) {
            if (at == bytes.length) {
                return false;
            }
            last = at;
            at = view.set(bytes, at).end();
            return true;
        }

        @Override
        public Runnable bookmark() {
            int row = last;
            return () -> at = row;
        }

        @Override
        public long diskBytes() {
            return 0;
        }

        @Override
        public void close() {
            at = bytes.length;
        }
    }

    /** Random keys, sorted within each run. */
    @Setup
    public void generate() {
        Random random = new Random(1);
        sorted = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            String[] keys = IntStream.range(0, ROWS / runs)
                    .mapToObj(row -> "k".repeat(common) + String.format("%012d", random.nextInt(1 << 30)))
                    .sorted()
                    .toArray(String[]::new);
            sorted.add(rows(keys));
        }
    }

    private static byte[] rows(String[] keys) {
        byte[] rows = new byte[keys.length * 80];
        int at = 0;
        for (String key : keys) {
            byte[] row = ("{\"key\":\"" + key + "\",\"value\":1}").getBytes(StandardCharsets.US_ASCII);
            at = RowView.putLengths(key.length(), row.length, rows, at);
            System.arraycopy(key.getBytes(StandardCharsets.US_ASCII), 0, rows, at, key.length());
            System.arraycopy(row, 0, rows, at + key.length(), row.length);
            at += key.length() + row.length;
        }
        return Arrays.copyOf(rows, at);
    }

    /** All rows in order. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long merge() {
        List<RowRun> opened = new ArrayList<>();
        sorted.forEach(bytes -> opened.add(new Rows(bytes)));
        long sum = 0;
        try (LoserTree tree = new LoserTree(opened)) {
            RowView view = new RowView();
            while (tree.next(view)) {
                sum += view.end() - view.row();
            }
        }
        return sum;
    }
}
