package io.millrace.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void hasAByteWhereverItStandsAndNotOneLikeIt() {
        for (int length = 0; length < 80; length++) {
            for (int at = 0; at < length; at++) {
                byte[] bytes = new byte[length];
                // Differs in the lowest bit; so it seems to be one behind a true one.
                Arrays.fill(bytes, (byte) '#');
                assertThat(Words.has(bytes, 0, length, (byte) '"')).isFalse();
                bytes[at] = '"';
                assertThat(Words.has(bytes, 0, length, (byte) '"')).isTrue();
                assertThat(Words.has(bytes, at + 1, length, (byte) '"')).isFalse();
                assertThat(Words.has(bytes, 0, at, (byte) '"')).isFalse();
            }
        }
    }

    @Test
    void takesNoOtherByteForTheOneWanted() {
        for (int other = Byte.MIN_VALUE; other <= Byte.MAX_VALUE; other++) {
            byte[] bytes = new byte[40];
            Arrays.fill(bytes, (byte) other);
            assertThat(Words.has(bytes, 0, bytes.length, (byte) '"'))
                    .as("byte %d", other)
                    .isEqualTo(other == '"');
        }
    }
}
