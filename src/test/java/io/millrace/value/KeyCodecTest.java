package io.millrace.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyCodecTest {
    @Test
    void ordersValuesAsCouchDbDoes() {
        List<Value> ordered = Stream.of(
                        "null",
                        "false",
                        "true",
                        "-1e300",
                        "-9223372036854775808",
                        "-9223372036854775807",
                        "-2",
                        "-1.5",
                        "-1",
                        "-1e-320",
                        "0",
                        "1e-320",
                        "0.1",
                        "1",
                        "1.5",
                        "9007199254740992",
                        "9007199254740993",
                        "9223372036854775807",
                        "1e19",
                        "\"\"",
                        "\"\\u0000\"",
                        "\"\\u0000a\"",
                        "\"\\u0001\"",
                        "\"a\"",
                        "\"a\\u0000\"",
                        "\"aa\"",
                        "\"b\"",
                        "\"\uffff\"",
                        "\"😀\"",
                        "[]",
                        "[null]",
                        "[\"a\"]",
                        "[\"a\",1]",
                        "[\"a\\u0000\"]",
                        "[[]]",
                        "{}",
                        "{\"a\":1}",
                        "{\"a\":1,\"b\":0}",
                        "{\"a\":2}")
                .map(Json::read)
                .toList();
        List<Value> shuffled = new ArrayList<>(ordered);
        Collections.shuffle(shuffled, new Random(1));
        shuffled.sort(KeyCodec::compare);
        assertThat(shuffled).isEqualTo(ordered);
    }

    @Test
    void ordersNumbersOfAllKindsByTheirExactValue() {
        for (long seed = 1; seed <= 20_000; seed++) {
            RandomValues random = new RandomValues(seed);
            Value a = random.number();
            Value b = random.random().nextInt(4) == 0 ? near(a, random.random()) : random.number();
            int exact = exact(a).compareTo(exact(b));
            if (exact != 0) {
                assertThat(Integer.signum(KeyCodec.compare(a, b)))
                        .as("%s and %s, seed %d", a, b, seed)
                        .isEqualTo(exact);
            }
        }
    }

    @Test
    void givesEqualNumbersEqualBytes() {
        assertThat(KeyCodec.encode(Value.of(-0.0))).isEqualTo(KeyCodec.encode(Value.of(0)));
        assertThat(KeyCodec.encode(Value.of(1.0))).isEqualTo(KeyCodec.encode(Value.of(1)));
    }

    @Test
    void givesObjectsEqualBytesForAnyOrderOfMembers() {
        assertThat(KeyCodec.encode(Json.read("{\"a\":1,\"b\":2}")))
                .isEqualTo(KeyCodec.encode(Json.read("{\"b\":2,\"a\":1}")));
    }

    @Test
    void readsBackWhatItWrote() {
        for (long seed = 1; seed <= 20_000; seed++) {
            Value value = new RandomValues(seed).any(3);
            byte[] bytes = KeyCodec.encode(value);
            Value back = KeyCodec.decode(bytes);
            assertThat(KeyCodec.encode(back)).as("seed %d", seed).isEqualTo(bytes);
            assertThat(sorted(back)).as("seed %d", seed).isEqualTo(sorted(value));
        }
    }

    @Test
    void readsBackFromTheMiddleOfOtherBytes() {
        byte[] bytes = new ByteBuilder(0)
                .put(9)
                .put(KeyCodec.encode(Value.of("a\0b")))
                .put(9)
                .toBytes();
        assertThat(KeyCodec.decode(bytes, 1, bytes.length - 2)).isEqualTo(Value.of("a\0b"));
    }

    @Test
    void takesDecimalsBeyondAnyDouble() {
        Value huge = new Value.Decimal(BigDecimal.TEN.pow(400));
        Value tiny = new Value.Decimal(BigDecimal.TEN.pow(400).negate());
        assertThat(KeyCodec.decode(KeyCodec.encode(huge))).isEqualTo(huge);
        assertThat(KeyCodec.compare(huge, Value.of(Double.MAX_VALUE))).isPositive();
        assertThat(KeyCodec.compare(tiny, Value.of(-Double.MAX_VALUE))).isNegative();
    }

    private static BigDecimal exact(Value number) {
        return number instanceof Value.Real real ? new BigDecimal(real.value()) : new BigDecimal(Json.text(number));
    }

    private static Value near(Value value, Random random) {
        BigDecimal step = new BigDecimal("0.0001").multiply(BigDecimal.valueOf(random.nextInt(5) - 2));
        return new Value.Decimal(exact(value).add(step).setScale(6, RoundingMode.FLOOR));
    }

    /** The text with members in the order of names, which is all that keys remember. */
    private static String sorted(Value value) {
        if (value instanceof Value.Obj object) {
            StringBuilder text = new StringBuilder("{");
            new TreeMap<>(object.members())
                    .forEach((name, member) ->
                            text.append(Json.text(Value.of(name))).append(sorted(member)));
            return text.append('}').toString();
        }
        return value instanceof Value.Array array
                ? array.items().stream().map(KeyCodecTest::sorted).toList().toString()
                : Json.text(value);
    }
}
