package io.millrace.engine.local.scan;

import io.millrace.io.Chunk;
import io.millrace.io.Column;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

/** The text of one number, as a field of a table and as JSON. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class NumberParse {
    private static final int NUMBERS = 4096;

    /** What the numbers look like. */
    public enum Numbers {
        /** 1 to 6 digits. */
        SHORT(Column.Type.INT),
        /** 12 to 18 digits, half of them negative. */
        LONG(Column.Type.INT),
        /** Temperatures, one digit behind the point. */
        DECIMALS(Column.Type.DECIMAL),
        /** 1 to 15 digits with a point, some with an exponent. */
        DOUBLES(Column.Type.DOUBLE);

        private final Column.Type type;

        Numbers(Column.Type type) {
            this.type = type;
        }

        private String text(Random random) {
            return switch (this) {
                case SHORT -> Integer.toString(random.nextInt(1 << random.nextInt(1, 20)));
                case LONG ->
                    Long.toString(random.nextLong(100_000_000_000L, 1L << 59) * (random.nextBoolean() ? 1 : -1));
                case DECIMALS -> random.nextInt(-99, 100) + "." + random.nextInt(10);
                case DOUBLES ->
                    random.nextInt(100_000) + "." + random.nextInt(100_000_000) + (random.nextInt(8) == 0 ? "e-5" : "");
            };
        }
    }

    /** What the numbers look like. */
    @Param
    public Numbers numbers;

    private final NumberText text = new NumberText();
    private final JsonNumber json = new JsonNumber();
    private final int[] starts = new int[NUMBERS + 1];
    private Column column = new Column("n", Column.Type.INT, 0);
    private byte[] bytes = {};

    /** Random numbers, a comma behind each. */
    @Setup
    public void generate() {
        Random random = new Random(1);
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < NUMBERS; i++) {
            starts[i] = all.length();
            all.append(numbers.text(random)).append(',');
        }
        starts[NUMBERS] = all.length();
        column = new Column("n", numbers.type, numbers.type == Column.Type.DECIMAL ? 1 : 0);
        bytes = Arrays.copyOf(all.toString().getBytes(StandardCharsets.US_ASCII), all.length() + Chunk.SLACK_BYTES);
    }

    /** As a field whose ends are known. */
    @Benchmark
    @OperationsPerInvocation(NUMBERS)
    public long field() {
        long sum = 0;
        for (int i = 0; i < NUMBERS; i++) {
            if (!text.read(column, bytes, starts[i], starts[i + 1] - 1)) {
                throw new IllegalStateException("Not read");
            }
            sum += text.value();
        }
        return sum;
    }

    /** As JSON, whose end is to be found. */
    @Benchmark
    @OperationsPerInvocation(NUMBERS)
    public long json() {
        long sum = 0;
        for (int i = 0; i < NUMBERS; i++) {
            int end = JsonNumber.end(bytes, starts[i]);
            if (json.read(bytes, starts[i], end) == JsonNumber.Kind.OTHER) {
                throw new IllegalStateException("Not read");
            }
            sum += json.bits();
        }
        return sum;
    }
}
