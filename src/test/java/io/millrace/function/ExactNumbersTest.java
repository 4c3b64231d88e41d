package io.millrace.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Json;
import io.millrace.value.RandomValues;
import io.millrace.value.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactNumbersTest {
    @Test
    void sumsNothingToZero() {
        assertThat(reduce("_sum", Value.Null.NULL)).isEqualTo("0");
    }

    @Test
    void sumsIntegersWhosePartialSumsDoNotFit() {
        assertThat(reduce("_sum", Value.of(Long.MAX_VALUE), Value.of(Long.MAX_VALUE), Value.of(Long.MIN_VALUE)))
                .isEqualTo("9223372036854775806");
    }

    @Test
    void refusesIntegerSumBeyond64Bits() {
        assertThatThrownBy(() -> reduce("_sum", Value.of(Long.MAX_VALUE), Value.of(1)))
                .isInstanceOfSatisfying(
                        JobException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NUMBER_OVERFLOW));
    }

    @Test
    void refusesSumBeyondAnyDouble() {
        assertThatThrownBy(() -> reduce("_sum", Value.of(1.7e308), Value.of(1.7e308)))
                .isInstanceOfSatisfying(
                        JobException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NUMBER_OVERFLOW));
    }

    @Test
    void sumsDoublesWhosePartialSumsOverflow() {
        assertThat(reduce("_sum", Value.of(1.7e308), Value.of(1.7e308), Value.of(-1.7e308), Value.of(-1.7e308)))
                .isEqualTo("0");
    }

    @Test
    void roundsSumsOfDoublesOnce() {
        assertThat(reduce("_sum", Stream.generate(() -> Value.of(0.1)).limit(10).toArray(Value[]::new)))
                .isEqualTo("1");
    }

    @Test
    void roundsHalfOfTheLastPlaceByWhatComesAfter() {
        assertThat(reduce("_sum", Value.of(1e16), Value.of(1), Value.of(1e-16))).isEqualTo("10000000000000002");
    }

    @Test
    void sumsMixedNumbersAsExactArithmeticDoes() {
        for (long seed = 1; seed <= 2000; seed++) {
            RandomValues random = new RandomValues(seed);
            List<Value> values = random.list(
                    1 + random.random().nextInt(30),
                    r -> r.random().nextInt(3) == 0
                            ? r.integer()
                            : Value.of(Math.scalb(
                                    r.random().nextGaussian(), r.random().nextInt(200) - 100)));
            values.add(Value.of(0.3));
            BigDecimal exact = values.stream().map(ExactSum::exact).reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(reduce("_sum", values.toArray(Value[]::new)))
                    .as("seed %d", seed)
                    .isEqualTo(Json.text(Value.of(exact.doubleValue())));
        }
    }

    @Test
    void keepsTheDigitsOfDecimals() {
        assertThat(reduce("_sum", decimal("1.50"), decimal("0.5"), Value.of(1))).isEqualTo("3.00");
    }

    @Test
    void countsWholeDoublesAsIntegers() {
        assertThat(reduce("_sum", Value.of(0x1p53), Value.of(1.0))).isEqualTo("9007199254740993");
    }

    @ParameterizedTest
    @CsvSource({"0.1 0.2,0.2", "-0.1 -0.2,-0.1", "1.0 2.0 2.0,1.7", "-0.5 0.4,0.0", "12.34 0.00,6.17"})
    void roundsMeansOfDecimalsTowardPositiveInfinity(String values, String mean) {
        Value[] decimals =
                Stream.of(values.split(" ")).map(ExactNumbersTest::decimal).toArray(Value[]::new);
        assertThat(reduce("_mean", decimals)).isEqualTo(mean);
    }

    @Test
    void givesMeansOfSumsThatDoNotFit() {
        assertThat(reduce("_mean", Value.of(1.5e308), Value.of(1.5e308))).isEqualTo("1.5e+308");
    }

    @Test
    void describesIntegers() {
        assertThat(reduce("_stats", Value.of(1), Value.Null.NULL, Value.of(4)))
                .isEqualTo("{\"sum\":5,\"count\":2,\"min\":1,\"max\":4,\"sumsqr\":17,\"mean\":2.5}");
    }

    @Test
    void describesDecimals() {
        assertThat(reduce("_stats", decimal("1.5"), decimal("-0.2")))
                .isEqualTo("{\"sum\":1.3,\"count\":2,\"min\":-0.2,\"max\":1.5,\"sumsqr\":2.29,\"mean\":0.7}");
    }

    @Test
    void describesNothing() {
        assertThat(reduce("_stats", Value.Null.NULL))
                .isEqualTo("{\"sum\":0,\"count\":0,\"min\":null,\"max\":null,\"sumsqr\":0,\"mean\":null}");
    }

    @Test
    void givesSquaresBeyond64BitsAsDoubles() {
        Value extreme = Value.of(Long.MIN_VALUE);
        assertThat(reduce(
                        "_stats",
                        extreme,
                        extreme,
                        extreme,
                        Value.of(Long.MAX_VALUE),
                        Value.of(Long.MAX_VALUE),
                        Value.of(Long.MAX_VALUE)))
                .contains("\"sumsqr\":" + Json.text(Value.of(6 * 0x1p126)));
    }

    private static Value decimal(String text) {
        return new Value.Decimal(new BigDecimal(text));
    }

    private static String reduce(String spec, Value... values) {
        Accumulators states = Builtins.reduce(spec).newAccumulators();
        for (Value value : values) {
            states.add(0, value);
        }
        return Json.text(states.finish(0));
    }
}
