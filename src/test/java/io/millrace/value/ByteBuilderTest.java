package io.millrace.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ByteBuilderTest {
    @Test
    void growsAndKeepsWhatItHas() {
        ByteBuilder out = new ByteBuilder(0);
        ByteBuffer expected = ByteBuffer.allocate(20_000);
        for (int i = 0; i < 1000; i++) {
            out.put(i)
                    .putShort(i * 7)
                    .putLong(i * -1234567L)
                    .put(new byte[] {1, 2, 3}, 1, 2)
                    .put(new byte[] {4});
            expected.put((byte) i)
                    .putShort((short) (i * 7))
                    .putLong(i * -1234567L)
                    .put(new byte[] {2, 3, 4});
        }
        assertThat(out.toBytes()).isEqualTo(Arrays.copyOf(expected.array(), expected.position()));
    }

    @Test
    void growsToASliceLargerThanTwiceItsRoom() {
        assertThat(new ByteBuilder(1).put(1).put(new byte[1000]).size()).isEqualTo(1001);
    }

    @Test
    void keepsItsRoomWhenCleared() {
        ByteBuilder out = new ByteBuilder(0).put(new byte[100]);
        byte[] array = out.array();
        assertThat(out.clear().put(7).array()).isSameAs(array);
        assertThat(out.toBytes()).containsExactly(7);
    }
}
