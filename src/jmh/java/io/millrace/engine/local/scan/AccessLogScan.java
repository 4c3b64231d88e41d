package io.millrace.engine.local.scan;

import io.millrace.function.BuiltinMap;
import io.millrace.io.RecordFormat;
import io.millrace.value.Value;
import java.util.Optional;
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

/** A field and the bytes of each line of an access log in the combined format. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AccessLogScan extends ScanBenchmark {
    /** The field that is the key. */
    @Param({"host", "path", "status"})
    public String key;

    /** Random lines. */
    @Setup
    public void generate() {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        while (text.length() < CHUNK_BYTES) {
            text.append(RandomRequest.combined(random)).append('\n');
        }
        BuiltinMap map = new BuiltinMap("field", Optional.of(Value.of(key)), Optional.of("bytes"));
        prepare(map, RecordFormat.combined(), text.toString());
    }

    /** One chunk. */
    @Benchmark
    public long fields(PerRecord counters) {
        return scan(counters);
    }
}
