package io.millrace.engine.local.scan;

import io.millrace.function.BuiltinMap;
import io.millrace.io.Chunk;
import io.millrace.io.Chunks;
import io.millrace.io.RecordFormat;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A scanner over one chunk of generated records; what it finds is summed. */
@State(Scope.Thread)
public class ScanBenchmark {
    /** Size of a chunk: more than the second cache, so that the bytes come as they do from a file. */
    static final int CHUNK_BYTES = 4 << 20;

    private final PairBatch batch = new PairBatch();
    private final Total total = new Total();
    private PairScanner scanner;
    private Chunk chunk;

    /**
     * Says what work comes to for one record, in time of the processor whatever else runs. Benchmarks have one round of
     * measurement, since the counters of several would be added up.
     */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class PerRecord {
        /** Nanoseconds of the processor for a record. */
        public double cpuNanos;

        /** Megabytes a second of the processor. */
        public double megabytes;

        private long records;
        private long bytes;
        private long start;

        /** Begins a round. */
        @Setup(Level.Iteration)
        public void start() {
            records = 0;
            bytes = 0;
            start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        }

        /** Ends a round. */
        @TearDown(Level.Iteration)
        public void stop() {
            long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
            cpuNanos = (double) nanos / Math.max(1, records);
            megabytes = 1e3 * bytes / nanos;
        }

        /** Says what was done. */
        public void add(long moreRecords, long moreBytes) {
            records += moreRecords;
            bytes += moreBytes;
        }
    }

    /** Looks at every pair once. */
    private static final class Total implements PairScanner.Sink {
        private long pairs;
        private long sum;

        @Override
        public void take(PairBatch batch) {
            long[] words = batch.words();
            for (int i = 0; i < batch.size(); i++) {
                sum += words[2 * i] ^ words[2 * i + 1];
            }
            pairs += batch.size();
            batch.size(0);
        }

        @Override
        public void general(int from, int to) {
            throw new IllegalStateException("The benchmark is of records that the scanner maps itself");
        }
    }

    void prepare(BuiltinMap map, RecordFormat format, String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = Arrays.copyOf(content, content.length + Chunk.SLACK_BYTES);
        chunk = Chunks.of(format, List.of(), bytes, 0, content.length);
        scanner = PairScanners.of(map, format, format.columnNames()).orElseThrow();
    }

    /** Scans the chunk; the counters are per pair, which for rows and lines is per record. */
    long scan(PerRecord counters) {
        long before = total.pairs;
        scanner.scan(chunk, batch, total);
        counters.add(total.pairs - before, chunk.to() - chunk.from());
        return total.sum;
    }
}
