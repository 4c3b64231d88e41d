package io.millrace.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                " {\"b\" : [1, 2.50, -0.0], \"a\":null}|{\"b\":[1,2.5,0],\"a\":null}",
                "9223372036854775807|9223372036854775807",
                "9223372036854775808|9223372036854776000",
                "-9223372036854775809|-9223372036854775808",
                "1152921504606846976.0|1152921504606846976",
                "123456789012345678901234567890|1.2345678901234568e+29",
                "\"\\u00e9\\/\\n\"|\"é/\\n\"",
                "true|true"
            })
    void writesCompactTextOfWhatItRead(String text, String compact) {
        assertThat(Json.text(Json.read(text))).isEqualTo(compact);
    }

    @Test
    void readsIntegersOf64BitsExactly() {
        assertThat(Json.read("-9223372036854775808")).isEqualTo(Value.of(Long.MIN_VALUE));
        assertThat(Json.read("9223372036854775808")).isEqualTo(Value.of(0x1p63));
        assertThat(Json.read("1.0")).isEqualTo(Value.of(1.0));
    }

    @Test
    void writesAllDigitsOfDecimals() {
        assertThat(Json.text(new Value.Decimal(new BigDecimal("1.500")))).isEqualTo("1.500");
    }

    @Test
    void readsBackWhatItWrote() {
        for (long seed = 1; seed <= 5000; seed++) {
            String text = Json.text(new RandomValues(seed).any(3));
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            assertThat(Json.text(Json.read(utf8, 0, utf8.length)))
                    .as("seed %d", seed)
                    .isEqualTo(Json.text(Json.read(text)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{\"a\":1,\"a\":2}",
                "1 2",
                "nul",
                "'a'",
                "NaN",
                "1e400",
                "01",
                "{a:1}",
                "]"
            })
    void refusesWhatIsNotOneValue(String text) {
        assertThatThrownBy(() -> Json.read(text)).isInstanceOf(JsonSyntaxException.class);
    }

    @Test
    void readsTheFirstMemberWhateverFollows() {
        byte[] row = "{\"key\":12,\"value\":nonsense".getBytes(StandardCharsets.UTF_8);

        assertThat(Json.readFirstMember(row, 0, row.length)).isEqualTo(Value.of(12));
        assertThatThrownBy(() -> Json.readFirstMember(row, 1, row.length - 1)).isInstanceOf(JsonSyntaxException.class);
    }

    @Test
    void saysWhereTextStopsBeingJson() {
        JsonSyntaxException e = catchThrowableOfType(JsonSyntaxException.class, () -> Json.read("{\n  \"a\": x}"));
        assertThat(e.line()).isEqualTo(2);
        assertThat(e.column()).isBetween(8, 9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": [1", "{\"a\"", "[\"a", "[1,", "{"})
    void saysThatTextEndsTooEarly(String text) {
        assertThatThrownBy(() -> Json.read(text))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessage("The JSON ends too early, within a value");
    }

    @Test
    void saysNothingOfTheParserItself() {
        assertThatThrownBy(() -> Json.read("{\"a\":\n [1}")).hasMessage("Unexpected close marker '}': expected ']'");
        assertThatThrownBy(() -> Json.read("[".repeat(501))).hasMessageNotContainingAny("Stream", "`", "Source");
    }

    @Test
    void replacesHalvesOfSurrogatePairs() {
        assertThat(Json.text(Json.read("{\"\\ufffd\":\"a\\ud800 \\ud83d\\ude00\"}")))
                .isEqualTo("{\"\ufffd\":\"a\ufffd 😀\"}");
    }

    @Test
    void refusesTextThatIsNestedTooDeep() {
        assertThatThrownBy(() -> Json.read("[".repeat(501) + "]".repeat(501))).isInstanceOf(JsonSyntaxException.class);
    }

    @Test
    void writesTheDeepestValueInsideARow() {
        String deepest = "[".repeat(500) + "]".repeat(500);
        assertThat(Json.text(Value.object("key", Json.read(deepest)))).isEqualTo("{\"key\":" + deepest + "}");
    }

    @Test
    void keepsTheDigitsOfNumbersThatAreOnlyPassedOn() {
        String text = "[1.50,-0.0,7,{\"a\":20.0}]";
        assertThat(Json.text(Json.readVerbatim(text))).isEqualTo(text.replace("-0.0", "0.0"));
    }
}
