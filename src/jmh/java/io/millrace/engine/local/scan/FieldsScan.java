package io.millrace.engine.local.scan;

import io.millrace.function.BuiltinMap;
import io.millrace.io.Column;
import io.millrace.io.RecordFormat;
import io.millrace.value.Value;
import java.util.Arrays;
import java.util.Locale;
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

/** A key and a number of each row: of measurements of 413 stations, or of five columns. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 1, time = 5)
public class FieldsScan extends ScanBenchmark {
    private static final int STATIONS = 413;

    /** The columns of a row, the key called name. */
    @Param({
        "name;t:decimal(1)",
        "name;t:double",
        "name;t:int",
        "id;name;note;t:decimal(1);end",
    })
    public String columns;

    /** Random rows. */
    @Setup
    public void generate() {
        Random random = new Random(1);
        Column[] all = Arrays.stream(columns.split(";")).map(Column::parse).toArray(Column[]::new);
        StringBuilder text = new StringBuilder();
        while (text.length() < CHUNK_BYTES) {
            for (Column column : all) {
                text.append(field(column, random)).append(column == all[all.length - 1] ? '\n' : ';');
            }
        }
        BuiltinMap map = new BuiltinMap("field", Optional.of(Value.of("name")), Optional.of("t"));
        prepare(map, RecordFormat.delimited(';', Arrays.asList(all), false), text.toString());
    }

    private static String field(Column column, Random random) {
        double degrees = 15 + 10 * random.nextGaussian();
        return switch (column.type()) {
            case INT -> String.valueOf(Math.round(100 * degrees));
            case DECIMAL, DOUBLE -> String.format(Locale.ROOT, "%.1f", degrees);
            default -> column.name().equals("name") ? station(random.nextInt(STATIONS)) : "text";
        };
    }

    private static String station(int number) {
        Random random = new Random(number);
        int length = number % 40 == 0 ? 20 : 3 + (int) Math.min(12, Math.abs(5 + 3 * random.nextGaussian()));
        StringBuilder name = new StringBuilder().append((char) ('A' + random.nextInt(26)));
        for (int i = 1; i < length; i++) {
            name.append((char) ('a' + random.nextInt(26)));
        }
        return name.toString();
    }

    /** One chunk. */
    @Benchmark
    public long fields(PerRecord counters) {
        return scan(counters);
    }
}
