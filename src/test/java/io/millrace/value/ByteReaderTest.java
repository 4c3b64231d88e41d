package io.millrace.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteReaderTest {
    @ParameterizedTest
    @ValueSource(
            longs = {0, 1, -1, 63, 64, -64, -65, 127, 128, 16_383, 16_384, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE})
    void readsNumbersAsTheyWereAppended(long number) {
        ByteBuilder out = new ByteBuilder(0)
                .putVarint(number)
                .putZigZag(number)
                .putLong(number)
                .putDouble((double) number)
                .put((int) number);
        ByteReader in = new ByteReader(out.toBytes());
        assertThat(in.getVarint()).isEqualTo(number);
        assertThat(in.getZigZag()).isEqualTo(number);
        assertThat(in.getLong()).isEqualTo(number);
        assertThat(in.getDouble()).isEqualTo((double) number);
        assertThat(in.get()).isEqualTo((int) number & 0xFF);
        assertThat(in.atEnd()).isTrue();
    }

    @Test
    void takesOneByteForSmallNumbersOfEitherSign() {
        assertThat(new ByteBuilder(0)
                        .putVarint(127)
                        .putZigZag(63)
                        .putZigZag(-64)
                        .toBytes())
                .containsExactly(127, 126, 127);
    }

    @Test
    void readsWithinItsBoundsOnly() {
        ByteReader in = new ByteReader(new byte[] {9, 2, 7, 8, 9}, 1, 4);
        assertThat(in.getSlice()).containsExactly(7, 8);
        assertThat(in.position()).isEqualTo(4);
        assertThatThrownBy(in::get).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(in::getLong).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void refusesMoreThingsThanBytesCanHold() {
        assertThatThrownBy(() -> new ByteReader(new byte[] {3, 0, 0, 0, 0, 0}).getCount(2))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void refusesVarintsOfTooManyBytes() {
        byte[] endless = new byte[20];
        Arrays.fill(endless, (byte) 0x80);
        assertThatThrownBy(() -> new ByteReader(endless).getVarint()).isInstanceOf(IllegalArgumentException.class);
    }
}
