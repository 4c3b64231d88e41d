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

/** Access logs give the same pairs as in the general way. */
class AccessLogFieldScannerTest {
    private static final int SEEDS = 60;
    private static final int FILES = 20;

    static Stream<Long> seeds() {
        return IntStream.range(0, SEEDS).mapToObj(Long::valueOf);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void mapsRandomLinesAsTheGeneralWayDoes(long seed) {
        Random random = new Random(seed);
        boolean combined = random.nextBoolean();
        RecordFormat format = combined ? RecordFormat.combined() : RecordFormat.clf();
        String key = format.columnNames().get((int) seed % format.columnNames().size());
        Optional<String> value = List.of(Optional.of("bytes"), Optional.of("status"), Optional.<String>empty())
                .get(random.nextInt(3));
        ScanHarness harness = new ScanHarness(field(key, value), format, List.of());
        for (int i = 0; i < FILES; i++) {
            harness.check(new RandomLog(random, combined).lines(20), random);
        }
    }

    @Test
    void mapsPlainLinesItself() {
        ScanHarness harness = new ScanHarness(field("path", Optional.of("bytes")), RecordFormat.clf(), List.of());

        harness.check("h - - [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.0\" 200 -\n".repeat(3), new Random(1));

        assertThat(harness.given()).isZero();
        assertThat(harness.scanned()).isPositive();
    }

    @Test
    void leavesToTheGeneralWayWhatIsNoField() {
        assertThat(PairScanners.of(field("/host", Optional.empty()), RecordFormat.clf(), List.of()))
                .isEmpty();
        assertThat(PairScanners.of(field("agent", Optional.empty()), RecordFormat.clf(), List.of()))
                .isEmpty();
        assertThat(PairScanners.of(field("host", Optional.of("path")), RecordFormat.clf(), List.of()))
                .isEmpty();
    }

    private static BuiltinMap field(String key, Optional<String> value) {
        return new BuiltinMap("field", Optional.of(Value.of(key)), value);
    }
}
