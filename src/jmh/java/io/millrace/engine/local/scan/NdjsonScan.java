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

/** A member and a number of each line of JSON, about 150 bytes long. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class NdjsonScan extends ScanBenchmark {
    /** What the lines look like. */
    public enum Lines {
        /** All have the same members. */
        REGULAR,
        /** With a blank behind each colon and comma. */
        SPACED,
        /** Half of them lack the method. */
        OPTIONAL,
        /** With two escapes. */
        ESCAPED,
        /** With a fraction in the number. */
        FRACTIONS
    }

    /** What the lines look like. */
    @Param
    public Lines lines;

    /** Random lines. */
    @Setup
    public void generate() {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        while (text.length() < CHUNK_BYTES) {
            text.append(line(random)).append('\n');
        }
        BuiltinMap map = new BuiltinMap("field", Optional.of(Value.of("host")), Optional.of("bytes"));
        prepare(map, RecordFormat.ndjson(), text.toString());
    }

    private String line(Random random) {
        String line = RandomRequest.json(random);
        return switch (lines) {
            case REGULAR -> line;
            case SPACED -> line.replace("\":", "\": ").replace(",\"", ", \"");
            case OPTIONAL -> random.nextBoolean() ? line : line.replaceFirst("\"method\":\"[A-Z]*\",", "");
            case ESCAPED -> line.replace("Mozilla/", "\\\"Mozilla\\/");
            case FRACTIONS -> line.replaceFirst("(\"bytes\":[0-9]+)", "$1.25");
        };
    }

    /** One chunk. */
    @Benchmark
    public long members(PerRecord counters) {
        return scan(counters);
    }
}
