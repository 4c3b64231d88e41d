package io.millrace.engine.local.scan;

import io.millrace.function.BuiltinMap;
import io.millrace.io.RecordFormat;
import io.millrace.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lines of JSON give the same pairs as in the general way. */
class NdjsonFieldScannerTest {
    private static final int SEEDS = 60;
    private static final int FILES = 40;

    static Stream<Long> seeds() {
        return IntStream.range(0, SEEDS).mapToObj(Long::valueOf);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void mapsRandomLinesAsTheGeneralWayDoes(long seed) {
        Random random = new Random(seed);
        ScanHarness harness = harness(random.nextBoolean() ? "k" : "v", random.nextBoolean() ? "v" : "host");
        RandomJson file = new RandomJson(random);
        for (int i = 0; i < FILES; i++) {
            file = random.nextInt(4) == 0 ? new RandomJson(random) : file;
            harness.check(file.lines(20), random);
        }
    }

    private static ScanHarness harness(String key, String value) {
        Optional<String> other = key.equals(value) ? Optional.empty() : Optional.of(value);
        return new ScanHarness(field(key, other), RecordFormat.ndjson(), List.of());
    }

    private static BuiltinMap field(String key, Optional<String> value) {
        return new BuiltinMap("field", Optional.of(Value.of(key)), value);
    }
}
