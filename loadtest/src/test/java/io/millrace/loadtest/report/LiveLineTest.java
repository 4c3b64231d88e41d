package io.millrace.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.loadtest.measure.Monitor.Progress;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveLineTest {
    private static final Progress BUSY = new Progress(
            1234.5, 654_321, 5_432.1, 1_000, 998, 12, 77, OptionalDouble.of(123.45), OptionalDouble.of(12_345.6));
    private static final Progress FIRST = new Progress(
            0.5, 0, 0, 64, 0, 0, 0, OptionalDouble.empty(), OptionalDouble.empty());

    private static String line(Progress now, int most, Optional<Duration> duration) {
        return new LiveLine(new PrintStream(OutputStream.nullOutputStream()), most + 1, 1_000_000, duration).line(now, most);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 39, 60, 79, 100, 200})
    void fitsTheTerminal(int columns) {
        assertThat(line(BUSY, columns, Optional.empty())).hasSizeLessThanOrEqualTo(columns).startsWith("1234.5 s");
    }

    @Test
    void showsTheMostImportantWhereThereIsLittleRoom() {
        assertThat(line(BUSY, 79, Optional.empty()))
                .isEqualTo("1234.5 s  654,321/1,000,000  5,432/s  12 errors  p50 123.5 p99 12,345.6 ms");
    }

    @Test
    void showsAllWhereThereIsRoom() {
        assertThat(line(BUSY, 200, Optional.empty())).contains("[####", "1,000 in flight", "429: 77", "998 streams");
    }

    @Test
    void showsNoTimeWhereNothingHasEnded() {
        assertThat(line(FIRST, 200, Optional.empty())).contains("p50 – p99 – ms");
    }

    @Test
    void measuresTheTimeOfARunWithALength() {
        assertThat(line(FIRST, 200, Optional.of(Duration.ofSeconds(1)))).contains("[############............]  0 jobs");
    }
}
