package io.millrace.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Values as bytes whose unsigned order is the order of the values: null &lt; false &lt; true &lt; numbers &lt; strings
 * by code point &lt; arrays &lt; objects, as CouchDB's view collation where that is defined. Equal values have equal
 * bytes: {@code 1} and {@code 1.0} are one key, and so are objects that differ only in the order of their members.
 * Decimals of different digits stay apart, next to each other.
 *
 * <p>Strings are UTF-8 with {@code 00} escaped as {@code 00 FF} and {@code 00 01} at the end. A number is the largest
 * double that is not above it, with its bits turned so that they sort, then the integer that is missing to it (at most
 * 2^11), then {@code 00}, or {@code 01} and the exact decimal.
 */
public final class KeyCodec {
    static final int END = 0x00;
    static final int NULL = 0x01;
    static final int FALSE = 0x02;
    static final int TRUE = 0x03;
    static final int NUMBER = 0x04;
    static final int TEXT = 0x05;
    static final int ARRAY = 0x06;
    static final int OBJECT = 0x07;
    static final int ESCAPE = 0xFF;
    static final int TEXT_END = 0x01;
    static final int BINARY = 0x00;
    static final int DECIMAL = 0x01;

    /** Where the UTF-8 of a string starts. */
    public static final int TEXT_FROM = 1;

    /** Bytes of a string beside its UTF-8: the tag and two at the end. */
    public static final int TEXT_FRAME_BYTES = TEXT_FROM + 2;

    private static final double TWO_POW_63 = 0x1p63;
    /** One part of 2^62 of a double's last place tells decimals of up to 34 digits apart. */
    private static final BigDecimal FRACTION_STEPS = new BigDecimal(BigInteger.ONE.shiftLeft(62));

    private KeyCodec() {}

    /** The bytes of {@code value}. */
    public static byte[] encode(Value value) {
        ByteBuilder out = new ByteBuilder(32);
        encode(value, out);
        return out.toBytes();
    }

    /** Appends the bytes of {@code value}. */
    public static void encode(Value value, ByteBuilder out) {
        value.match(new Encoder(out));
    }

    /** Appends how an array begins; then follow its items, and {@link #endArray}. */
    public static void beginArray(ByteBuilder out) {
        out.put(ARRAY);
    }

    /** Appends how an array ends. */
    public static void endArray(ByteBuilder out) {
        out.put(END);
    }

    /** Appends the bytes of the string whose UTF-8 is in {@code [offset, offset + length)}. */
    public static ByteBuilder encodeText(byte[] utf8, int offset, int length, ByteBuilder out) {
        out.put(TEXT);
        int from = offset;
        int to = offset + length;
        for (int i = offset; i < to; i++) {
            if (utf8[i] == 0) {
                out.put(utf8, from, i + 1 - from).put(ESCAPE);
                from = i + 1;
            }
        }
        return out.put(utf8, from, to - from).put(END).put(TEXT_END);
    }

    /**
     * The bytes of a string.
     *
     * @param framed its UTF-8 from {@link #TEXT_FROM} on, {@link #TEXT_FRAME_BYTES} longer than that; becomes the answer,
     *     unless something has to be escaped
     */
    public static byte[] encodeFramed(byte[] framed) {
        int length = framed.length - TEXT_FRAME_BYTES;
        for (int i = TEXT_FROM; i < TEXT_FROM + length; i++) {
            if (framed[i] == 0) {
                return encodeText(framed, TEXT_FROM, length, new ByteBuilder(framed.length + 1))
                        .toBytes();
            }
        }
        framed[0] = TEXT;
        framed[framed.length - 2] = END;
        framed[framed.length - 1] = TEXT_END;
        return framed;
    }

    /** Appends the JSON text of the value whose bytes these are: what {@link Json#write} makes of it. */
    public static void writeJson(byte[] bytes, ByteBuilder out) {
        if (isPlainText(bytes)) {
            out.put('"').put(bytes, TEXT_FROM, bytes.length - TEXT_FRAME_BYTES).put('"');
        } else {
            Json.write(decode(bytes), out);
        }
    }

    /** Whether all characters of a string stand for themselves in JSON. */
    private static boolean isPlainText(byte[] bytes) {
        if (bytes[0] != TEXT) {
            return false;
        }
        for (int i = TEXT_FROM; i < bytes.length - 2; i++) {
            byte b = bytes[i];
            if (b < ' ' || b == '"' || b == '\\') {
                return false;
            }
        }
        return true;
    }

    /** The value whose bytes these are; numbers that fit 64 bits come back as {@link Value.Int}. */
    public static Value decode(byte[] bytes, int offset, int length) {
        return new KeyDecoder(bytes, offset).read();
    }

    /** The value whose bytes these are. */
    public static Value decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    /** The first eight bytes of an integer, big-endian. */
    public static long prefix(long value) {
        return ((long) NUMBER << (Long.SIZE - Byte.SIZE)) | (sortable(floor(value)) >>> Byte.SIZE);
    }

    /** The largest double that is not above {@code value}. */
    private static double floor(long value) {
        double below = (double) value;
        return below == TWO_POW_63 || (long) below > value ? Math.nextDown(below) : below;
    }

    private static long sortable(double value) {
        long bits = Double.doubleToLongBits(value + 0.0);
        return bits ^ ((bits >> (Long.SIZE - 1)) | Long.MIN_VALUE);
    }

    /** Compares two values in collation order. */
    public static int compare(Value a, Value b) {
        if (a instanceof Value.Int left && b instanceof Value.Int right) {
            return Long.compare(left.value(), right.value());
        }
        if (a instanceof Value.Text left && b instanceof Value.Text right) {
            return compare(left.value(), right.value());
        }
        return Arrays.compareUnsigned(encode(a), encode(b));
    }

    /** By code point: above U+FFFF stand surrogates, which are less than U+E000 as chars. */
    private static int compare(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char left = a.charAt(i);
            char right = b.charAt(i);
            if (left != right) {
                boolean same = Character.isSurrogate(left) == Character.isSurrogate(right);
                boolean less = same ? left < right : rank(left) < rank(right);
                return less ? -1 : 1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    private static int rank(char c) {
        return Character.isSurrogate(c) ? c + Character.MAX_VALUE : c;
    }

    private record Encoder(ByteBuilder out) implements Value.Cases<ByteBuilder> {
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
            double below = floor(value);
            return number(below, (int) (value - (long) below)).put(BINARY);
        }

        @Override
        public ByteBuilder onReal(double value) {
            boolean isLong = value == Math.rint(value) && value >= -TWO_POW_63 && value < TWO_POW_63;
            return isLong ? onInt((long) value) : number(value, 0).put(BINARY);
        }

        @Override
        public ByteBuilder onDecimal(BigDecimal value) {
            double below = below(value);
            if (Double.isInfinite(below)) {
                return decimal(number(below, 0), 0, value);
            }
            boolean isLong = below >= -TWO_POW_63 && below < TWO_POW_63;
            BigDecimal missing = value.subtract(new BigDecimal(below));
            int whole = isLong ? missing.intValue() : 0;
            BigDecimal step = new BigDecimal(isLong ? Math.min(1, Math.ulp(below)) : Math.ulp(below));
            long rank = missing.subtract(BigDecimal.valueOf(whole))
                    .multiply(FRACTION_STEPS)
                    .divide(step, RoundingMode.FLOOR)
                    .longValue();
            return decimal(number(below, whole), rank, value);
        }

        private static double below(BigDecimal value) {
            double nearest = value.doubleValue();
            boolean isAbove = Double.isFinite(nearest) && new BigDecimal(nearest).compareTo(value) > 0;
            return isAbove ? Math.nextDown(nearest) : nearest;
        }

        private static ByteBuilder decimal(ByteBuilder out, long rank, BigDecimal value) {
            byte[] unscaled = value.unscaledValue().toByteArray();
            return out.put(DECIMAL)
                    .putLong(rank)
                    .putShort(value.scale())
                    .putShort(unscaled.length)
                    .put(unscaled);
        }

        private ByteBuilder number(double below, int missing) {
            return out.put(NUMBER).putLong(sortable(below)).putShort(missing);
        }

        @Override
        public ByteBuilder onText(String value) {
            byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
            return encodeText(utf8, 0, utf8.length, out);
        }

        @Override
        public ByteBuilder onArray(List<Value> items) {
            out.put(ARRAY);
            items.forEach(item -> item.match(this));
            return out.put(END);
        }

        @Override
        public ByteBuilder onObject(Map<String, Value> members) {
            out.put(OBJECT);
            new TreeMap<>(members).forEach((name, value) -> {
                onText(name);
                value.match(this);
            });
            return out.put(END);
        }
    }
}
