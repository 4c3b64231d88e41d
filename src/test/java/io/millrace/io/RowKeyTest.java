package io.millrace.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.value.Json;
import io.millrace.value.KeyCodec;
import io.millrace.value.RandomValues;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RowKeyTest {
    private static byte[] read(Value key) {
        byte[] row = ("xy{\"key\":" + Json.text(key) + ",\"value\":\"k\"}").getBytes(StandardCharsets.UTF_8);
        return RowKey.read(row, 2, row.length - 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "käse \uD83E\uDDC0",
                "\"",
                "a\\",
                "\\\"b",
                "\0",
                "a\0b",
                "\n",
                "{\"key\":\"x\"}",
                "a\",\"value"
            })
    void readsStringsAsTheyWereEncoded(String key) {
        assertThat(read(Value.of(key))).isEqualTo(KeyCodec.encode(Value.of(key)));
    }

    @Test
    void readsAnyKeyAsItWasEncoded() {
        for (long seed = 0; seed < 5; seed++) {
            RandomValues random = new RandomValues(seed);
            for (int i = 0; i < 2000; i++) {
                Value key = Json.read(Json.text(random.any(2)));
                assertThat(read(key)).as("seed %d: %s", seed, Json.text(key)).isEqualTo(KeyCodec.encode(key));
            }
        }
    }
}
