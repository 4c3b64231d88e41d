package io.millrace.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MemoryTrendTest {
    private static List<Sample> seconds(int count, LongUnaryOperator bytes) {
        return LongStream.rangeClosed(1, count)
                .mapToObj(second -> new Sample(second, 1, 0, 0, 0, 0, 0, bytes.applyAsLong(second), 0))
                .toList();
    }

    @Test
    void tellsASteadyRiseFromTheStart() {
        MemoryTrend trend = MemoryTrend.of(seconds(60, second -> second <= 30 ? 40 * second : 1_000 + 2 * second));
        assertThat(trend.startBytes()).isEqualTo(40);
        assertThat(trend.endBytes()).isEqualTo(1_120);
        assertThat(trend.medianBytes()).isEqualTo(1_070);
        assertThat(trend.bytesPerMinute()).hasValueCloseTo(120.0, within(1e-6));
    }

    @Test
    void tellsThatMemoryIsFlatHoweverItSways() {
        MemoryTrend trend = MemoryTrend.of(seconds(600, second -> 1_000 + 10 * (second % 2)));
        assertThat(trend.bytesPerMinute()).hasValueCloseTo(0.0, within(1.0));
    }

    @Test
    void tellsNoSlopeOfAShortRun() {
        assertThat(MemoryTrend.of(seconds(5, second -> second)).bytesPerMinute()).isEmpty();
    }

    @Test
    void knowsNothingOfAServerElsewhere() {
        MemoryTrend trend = MemoryTrend.of(seconds(60, second -> 0));
        assertThat(trend.startBytes() + trend.medianBytes() + trend.endBytes()).isZero();
        assertThat(trend.bytesPerMinute()).isEmpty();
    }
}
