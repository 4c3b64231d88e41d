package io.millrace.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource({
        "0.0,0",
        "-0.0,0",
        "3,3",
        "-1.5,-1.5",
        "0.1,0.1",
        "100,100",
        "1e20,100000000000000000000",
        "1e21,1e+21",
        "1.25e25,1.25e+25",
        "0.000001,0.000001",
        "0.0000001,1e-7",
        "-1.5e-9,-1.5e-9",
        "2e23,2e+23",
        "2.0e-3,0.002",
        "4.9e-324,5e-324",
        "9.9e-324,1e-323",
        "1.5e-323,1.5e-323",
        "2.2250738585072014e-308,2.2250738585072014e-308",
        "1.7976931348623157e308,1.7976931348623157e+308",
        "9007199254740993,9007199254740992",
        "1152921504606846976,1152921504606846976",
        "9223372036854775808,9223372036854776000"
    })
    void writesNumbersAsEcmaScriptDoes(double value, String text) {
        assertThat(Numbers.text(value)).isEqualTo(text);
    }

    @Test
    void writesTextThatReadsBackAsTheSameDouble() {
        Random random = new Random(11);
        for (int i = 0; i < 50_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertThat(Double.parseDouble(Numbers.text(value)))
                        .as("seed 11, draw %d", i)
                        .isEqualTo(value);
            }
        }
    }
}
