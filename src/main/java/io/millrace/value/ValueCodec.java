package io.millrace.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values as few bytes from which the same values can be read: unlike {@link KeyCodec}, it keeps apart what is equal in
 * order, such as {@code 1} and {@code 1.0}, and keeps the order of members. The bytes have no order.
 *
 * <p>A byte tells the kind. Then follow: of an integer its zigzag varint; of a double its 8 bytes; of a decimal the
 * scale as a zigzag varint and the unscaled integer as a slice; of a string its UTF-8 as a slice; of an array and an
 * object the count of items or members and then each of them, names as strings.
 */
public final class ValueCodec {
    private static final int NULL = 0;
    private static final int FALSE = 1;
    private static final int TRUE = 2;
    private static final int INT = 3;
    private static final int REAL = 4;
    private static final int DECIMAL = 5;
    private static final int TEXT = 6;
    private static final int ARRAY = 7;
    private static final int OBJECT = 8;

    private ValueCodec() {}

    /** Appends the bytes of {@code value}. */
    public static void write(Value value, ByteBuilder out) {
        value.match(new Writer(out));
    }

    /**
     * Reads what {@link #write} appended.
     *
     * @throws IllegalArgumentException if that is not what comes next
     * @throws IndexOutOfBoundsException if there are too few bytes left
     */
    public static Value read(ByteReader in) {
        int tag = in.get();
        return switch (tag) {
            case NULL -> Value.Null.NULL;
            case FALSE -> new Value.Bool(false);
            case TRUE -> new Value.Bool(true);
            case INT -> new Value.Int(in.getZigZag());
            case REAL -> new Value.Real(in.getDouble());
            case DECIMAL -> readDecimal(in);
            case TEXT -> new Value.Text(readText(in));
            case ARRAY -> readArray(in);
            case OBJECT -> readObject(in);
            default -> throw new IllegalArgumentException("Not a written value, tag " + tag);
        };
    }

    private static Value readDecimal(ByteReader in) {
        int scale = (int) in.getZigZag();
        return new Value.Decimal(new BigDecimal(new BigInteger(in.getSlice()), scale));
    }

    private static String readText(ByteReader in) {
        int length = in.getCount(1);
        return new String(in.array(), in.advance(length), length, StandardCharsets.UTF_8);
    }

    private static Value readArray(ByteReader in) {
        int count = in.getCount(1);
        List<Value> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(read(in));
        }
        return new Value.Array(items);
    }

    private static Value readObject(ByteReader in) {
        int count = in.getCount(2);
        Map<String, Value> members = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = readText(in);
            members.put(name, read(in));
        }
        return new Value.Obj(members);
    }

    private record Writer(ByteBuilder out) implements Value.Cases<ByteBuilder> {
        @Override
        public ByteBuilder onNull() {
            return out.put(NULL);
        }

        @Override
        public ByteBuilder onBool(boolean value) {
            return out.put(value ? TRUE : FALSE);
        }

        @Override
        public ByteBuilder onInt(long value) {
            return out.put(INT).putZigZag(value);
        }

        @Override
        public ByteBuilder onDecimal(BigDecimal value) {
            return out.put(DECIMAL)
                    .putZigZag(value.scale())
                    .putSlice(value.unscaledValue().toByteArray());
        }

        @Override
        public ByteBuilder onReal(double value) {
            return out.put(REAL).putDouble(value);
        }

        @Override
        public ByteBuilder onText(String value) {
            return text(out.put(TEXT), value);
        }

        @Override
        public ByteBuilder onArray(List<Value> items) {
            out.put(ARRAY).putVarint(items.size());
            items.forEach(item -> item.match(this));
            return out;
        }

        @Override
        public ByteBuilder onObject(Map<String, Value> members) {
            out.put(OBJECT).putVarint(members.size());
            members.forEach((name, value) -> {
                text(out, name);
                value.match(this);
            });
            return out;
        }

        private static ByteBuilder text(ByteBuilder out, String value) {
            return out.putSlice(value.getBytes(StandardCharsets.UTF_8));
        }
    }
}
