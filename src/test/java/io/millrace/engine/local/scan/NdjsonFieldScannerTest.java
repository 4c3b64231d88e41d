package io.millrace.engine.local.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.function.BuiltinMap;
import io.millrace.io.RecordFormat;
import io.millrace.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lines of JSON give the same pairs as in the general way. */
class NdjsonFieldScannerTest {
    private static final int SEEDS = 50;
    private static final int FILES = 25;

    private static final List<String> KEYS = List.of("k", "v", "a name of more than sixteen bytes");
    private static final List<Optional<String>> VALUES = List.of(Optional.of("v"), Optional.of("n"), Optional.empty());

    static Stream<Long> seeds() {
        return IntStream.range(0, SEEDS).mapToObj(Long::valueOf);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void mapsRandomLinesAsTheGeneralWayDoes(long seed) {
        Random random = new Random(seed);
        String key = KEYS.get(random.nextInt(KEYS.size()));
        Optional<String> value = VALUES.get(random.nextInt(VALUES.size())).filter(name -> !name.equals(key));
        ScanHarness harness = new ScanHarness(field(key, value), RecordFormat.ndjson(), List.of());
        RandomJson file = new RandomJson(random);
        for (int i = 0; i < FILES; i++) {
            file = random.nextInt(4) == 0 ? new RandomJson(random) : file;
            harness.check(file.lines(20), random);
        }
    }

    @Test
    void mapsLinesOfOneLayoutItself() {
        ScanHarness harness = new ScanHarness(field("k", Optional.of("v")), RecordFormat.ndjson(), List.of());

        harness.check("{\"k\":\"a\",\"o\":{\"x\":[1,{}]},\"v\":1.5,\"t\":\"\\n\"}\r\n".repeat(3), new Random(1));

        assertThat(harness.given()).isZero();
        assertThat(harness.scanned()).isPositive();
    }

    @Test
    void mapsLinesWhoseLayoutsNeverComeBack() {
        ScanHarness harness = new ScanHarness(field("k", Optional.empty()), RecordFormat.ndjson(), List.of());
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            lines.append("{\"name").append(i).append("\":true,\"k\":").append(i).append("}\n");
        }

        harness.check(lines.toString(), new Random(1));

        assertThat(harness.scanned()).isGreaterThan(20 * harness.given());
    }

    @Test
    void leavesToTheGeneralWayWhatIsNoPlainName() {
        assertThat(PairScanners.of(field("/k", Optional.empty()), RecordFormat.ndjson(), List.of()))
                .isEmpty();
        assertThat(PairScanners.of(field("k", Optional.of("/v")), RecordFormat.ndjson(), List.of()))
                .isEmpty();
        assertThat(PairScanners.of(field("k", Optional.of("k")), RecordFormat.ndjson(), List.of()))
                .isEmpty();
        assertThat(PairScanners.of(field("\ud800", Optional.empty()), RecordFormat.ndjson(), List.of()))
                .isEmpty();
    }

    private static BuiltinMap field(String key, Optional<String> value) {
        return new BuiltinMap("field", Optional.of(Value.of(key)), value);
    }
}
