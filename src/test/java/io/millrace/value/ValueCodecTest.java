package io.millrace.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class ValueCodecTest {
    @Test
    void readsWhatItWrote() {
        for (long seed = 0; seed < 3000; seed++) {
            Value value = new RandomValues(seed).any(4);
            Value read = ValueCodec.read(new ByteReader(bytes(value)));
            assertThat(read).as("seed %d", seed).isEqualTo(value);
            assertThat(Json.text(read)).as("seed %d", seed).isEqualTo(Json.text(value));
        }
    }

    @Test
    void keepsApartWhatIsEqualInOrder() {
        Value value = Json.read("{\"b\":1,\"a\":[1.0,-0.0,0,{\"\":null}]}");
        assertThat(ValueCodec.read(new ByteReader(bytes(value)))).isEqualTo(value);
        assertThat(Json.text(ValueCodec.read(new ByteReader(bytes(value))))).isEqualTo(Json.text(value));
    }

    @Test
    void keepsScalesOfEitherSign() {
        for (String digits : new String[] {"0", "0.00", "-12.50", "1E+20", "-7E-300"}) {
            Value value = new Value.Decimal(new BigDecimal(digits));
            assertThat(ValueCodec.read(new ByteReader(bytes(value)))).isEqualTo(value);
        }
    }

    @Test
    void leavesTheReaderBehindTheValue() {
        ByteBuilder out = new ByteBuilder(0);
        ValueCodec.write(Value.of("first"), out);
        ValueCodec.write(Value.of(2), out);
        ByteReader in = new ByteReader(out.array(), 0, out.size());
        assertThat(ValueCodec.read(in)).isEqualTo(Value.of("first"));
        assertThat(ValueCodec.read(in)).isEqualTo(Value.of(2));
        assertThat(in.atEnd()).isTrue();
    }

    @Test
    void refusesBytesThatEndTooEarly() {
        byte[] whole = bytes(Json.read("{\"name\":[true,1.5,70000,\"text\"]}"));
        for (int length = 0; length < whole.length; length++) {
            ByteReader in = new ByteReader(whole, 0, length);
            assertThatThrownBy(() -> ValueCodec.read(in)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void refusesAnUnknownKind() {
        assertThatThrownBy(() -> ValueCodec.read(new ByteReader(new byte[] {99})))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] bytes(Value value) {
        ByteBuilder out = new ByteBuilder(0);
        ValueCodec.write(value, out);
        return out.toBytes();
    }
}
