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
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/** Words of lines; the counters are for a word. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 1, time = 5)
public class WordsScan extends ScanBenchmark {
    /** Words of 1 to 14 letters, about 6.4 bytes with what is between them. */
    @Setup
    public void generate() {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        for (int word = 1; text.length() < CHUNK_BYTES; word++) {
            int length = 1 + (int) Math.min(13, Math.abs(random.nextGaussian() * 3 + 4));
            for (int i = 0; i < length; i++) {
                text.append((char) ((i == 0 && random.nextInt(8) == 0 ? 'A' : 'a') + random.nextInt(26)));
            }
            text.append(random.nextInt(8) == 0 ? "," : "").append(word % 12 == 0 ? '\n' : ' ');
        }
        prepare(BuiltinMap.of("words"), RecordFormat.lines(), text.toString());
    }

    /** One chunk. */
    @Benchmark
    public long words(PerRecord counters) {
        return scan(counters);
    }
}
