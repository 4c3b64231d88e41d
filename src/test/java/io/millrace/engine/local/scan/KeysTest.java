package io.millrace.engine.local.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KeysTest {
    private static final LongStream EDGES = LongStream.rangeClosed(-3, 3)
            .flatMap(i -> LongStream.of(
                    i, Long.MIN_VALUE + i, Long.MAX_VALUE + i, (1L << 53) + i, -(1L << 53) + i, (1L << 62) + i));

    @Test
    void integersHaveTheBytesOfTheCodec() {
        long seed = System.nanoTime();
        System.out.println("Seed " + seed);
        LongStream random = new Random(seed).longs(2000).flatMap(i -> LongStream.of(i, i >> 40, i >> 10));
        LongStream.concat(EDGES, random).forEach(value -> {
            byte[] key = KeyCodec.encode(Value.of(value));
            byte[] padded = Arrays.copyOf(key, 2 * Long.BYTES);
            long encoded = (long) KeyWords.ENCODED << KeyWords.TOP;

            assertThat(IntKeys.first(value)).isEqualTo(KeyWords.first(padded, 0, key.length));
            assertThat(IntKeys.second(value)).isEqualTo(KeyWords.second(padded, 0, key.length) | encoded);
        });
    }

    @Test
    void shortStringsHaveTheWordsOfTheirBytes() {
        byte[] bytes = "abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length <= KeyWords.MAX_SHORT; length++) {
            assertThat(ShortKeys.first(Lanes.at(bytes, 1), length)).isEqualTo(KeyWords.first(bytes, 1, length));
            assertThat(ShortKeys.second(Lanes.at(bytes, 9), length)).isEqualTo(KeyWords.second(bytes, 1, length));
        }
    }
}
