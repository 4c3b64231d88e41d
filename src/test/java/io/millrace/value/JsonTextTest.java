package io.millrace.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.io.NumberOutput;
import tools.jackson.core.json.JsonFactory;

class JsonTextTest {
    private static final JsonFactory FACTORY = new JsonFactory();

    @Test
    void writesRandomValuesAsJacksonDoes() {
        for (long seed = 1; seed <= 5000; seed++) {
            Value value = new RandomValues(seed).any(4);
            assertThat(Json.text(value)).as("seed %d", seed).isEqualTo(reference(value));
        }
    }

    @Test
    void writesEveryCharacterAsJacksonDoes() {
        for (char c = 0; c < Character.MAX_VALUE; c++) {
            Value around = Value.of("a" + c + "b");
            assertThat(Json.text(around)).as("character %04x", (int) c).isEqualTo(reference(around));
        }
        assertThat(Json.text(Value.of("\ud83d\ude00\ud83d"))).isEqualTo("\"😀\\uD83D\"");
    }

    @Test
    void writesTheCornersOfIntegers() {
        for (long value : new long[] {0, -1, 9, 10, -10, 99, 100, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThat(Json.text(Value.of(value))).isEqualTo(Long.toString(value));
        }
    }

    @Test
    void writesFractionsOfAnySizeByTheirShortestDigits() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            double value = random.nextDouble() * Math.pow(10, random.nextInt(16) - 6);
            String shortest = new BigDecimal(NumberOutput.toString(value, true))
                    .stripTrailingZeros()
                    .toPlainString();
            if (value >= 1e-6) {
                assertThat(Numbers.text(value)).isEqualTo(shortest);
            }
        }
    }

    @Test
    void refusesValuesThatNoReaderWouldTake() {
        Value value = Value.Null.NULL;
        for (int i = 0; i < 1001; i++) {
            value = new Value.Array(List.of(value));
        }
        Value deep = value;
        assertThatThrownBy(() -> Json.text(deep)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String reference(Value value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            value.match(new Reference(generator));
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private record Reference(JsonGenerator out) implements Value.Cases<JsonGenerator> {
        @Override
        public JsonGenerator onNull() {
            return out.writeNull();
        }

        @Override
        public JsonGenerator onBool(boolean value) {
            return out.writeBoolean(value);
        }

        @Override
        public JsonGenerator onInt(long value) {
            return out.writeNumber(value);
        }

        @Override
        public JsonGenerator onDecimal(BigDecimal value) {
            return out.writeNumber(value.toPlainString());
        }

        @Override
        public JsonGenerator onReal(double value) {
            return out.writeNumber(Numbers.text(value));
        }

        @Override
        public JsonGenerator onText(String value) {
            return out.writeString(value);
        }

        @Override
        public JsonGenerator onArray(List<Value> items) {
            out.writeStartArray();
            items.forEach(item -> item.match(this));
            return out.writeEndArray();
        }

        @Override
        public JsonGenerator onObject(Map<String, Value> members) {
            out.writeStartObject();
            members.forEach((name, value) -> {
                out.writeName(name);
                value.match(this);
            });
            return out.writeEndObject();
        }
    }
}
