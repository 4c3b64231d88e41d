package io.millrace.io;

import io.millrace.engine.local.scan.ScanBenchmark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Ways to bring a file that the system has in memory before a scanner: line feeds of 64 MiB are counted, and the counters
 * are for a line.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 1, time = 5)
public class FileReads {
    private static final int FILE_BYTES = 64 << 20;
    private static final int BLOCK_BYTES = 256 << 10;
    private static final long LINE_FEEDS = 0x0a0a0a0a0a0a0a0aL;
    private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;

    private final byte[] block = new byte[BLOCK_BYTES];
    private Path path;

    /** Writes the file. */
    @Setup
    public void write() throws IOException {
        byte[] content = new byte[FILE_BYTES];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i % 33 == 32 ? '\n' : 'a' + i % 7);
        }
        System.arraycopy(content, 0, block, 0, BLOCK_BYTES);
        path = Files.createTempFile(Path.of("target"), "reads", ".txt");
        Files.write(path, content);
    }

    /** Removes it. */
    @TearDown
    public void delete() throws IOException {
        Files.delete(path);
    }

    /** Reads by position into one array. */
    @Benchmark
    public long positionalReads(ScanBenchmark.PerRecord counters) throws IOException {
        long lines = 0;
        try (PositionalFile file = PositionalFile.open(path)) {
            for (long at = 0; at < FILE_BYTES; at += BLOCK_BYTES) {
                file.readFully(at, block, BLOCK_BYTES);
                lines += Words.newlines(block, 0, BLOCK_BYTES);
            }
        }
        counters.add(lines, FILE_BYTES);
        return lines;
    }

    /** Maps the file and copies from there into one array. */
    @Benchmark
    public long mappedCopies(ScanBenchmark.PerRecord counters) throws IOException {
        MappedByteBuffer mapped = map();
        long lines = 0;
        for (int at = 0; at < FILE_BYTES; at += BLOCK_BYTES) {
            mapped.get(at, block);
            lines += Words.newlines(block, 0, BLOCK_BYTES);
        }
        counters.add(lines, FILE_BYTES);
        return lines;
    }

    /** Maps the file and counts there. */
    @Benchmark
    public long mappedInPlace(ScanBenchmark.PerRecord counters) throws IOException {
        ByteBuffer mapped = map().order(ByteOrder.LITTLE_ENDIAN);
        long lines = 0;
        for (int at = 0; at < FILE_BYTES; at += Long.BYTES) {
            long differs = mapped.getLong(at) ^ LINE_FEEDS;
            lines += Long.bitCount(~(((differs & LOW_BITS) + LOW_BITS) | differs | LOW_BITS));
        }
        counters.add(lines, FILE_BYTES);
        return lines;
    }

    /** Counts in memory, which all of them do too. */
    @Benchmark
    public long countsOnly(ScanBenchmark.PerRecord counters) {
        long lines = 0;
        for (int at = 0; at < FILE_BYTES; at += BLOCK_BYTES) {
            lines += Words.newlines(block, 0, BLOCK_BYTES);
        }
        counters.add(lines, FILE_BYTES);
        return lines;
    }

    private MappedByteBuffer map() throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            return file.map(FileChannel.MapMode.READ_ONLY, 0, FILE_BYTES);
        }
    }
}
