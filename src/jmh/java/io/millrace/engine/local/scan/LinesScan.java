package io.millrace.engine.local.scan;

import io.millrace.function.BuiltinMap;
import io.millrace.io.RecordFormat;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/** Lines as keys. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 1, time = 5)
public class LinesScan extends ScanBenchmark {
    /** Hexadecimal digits on a line: 32, or 0 to the number. */
    @Param({"32", "15"})
    public int digits;

    /** Random digits. */
    @Setup
    public void generate() {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        while (text.length() < CHUNK_BYTES) {
            int length = digits == 32 ? 32 : random.nextInt(digits + 1);
            for (int i = 0; i < length; i++) {
                text.append(Character.forDigit(random.nextInt(16), 16));
            }
            text.append('\n');
        }
        prepare(BuiltinMap.of("lines"), RecordFormat.lines(), text.toString());
    }

    /** One chunk. */
    @Benchmark
    public long lines(PerRecord counters) {
        return scan(counters);
    }
}
