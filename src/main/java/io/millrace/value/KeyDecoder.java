package io.millrace.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what {@link KeyCodec} wrote. */
final class KeyDecoder {
    private static final double TWO_POW_63 = 0x1p63;

    private final byte[] bytes;
    private int at;

    KeyDecoder(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
    }

    Value read() {
        int tag = next();
        return switch (tag) {
            case KeyCodec.NULL -> Value.Null.NULL;
            case KeyCodec.FALSE -> new Value.Bool(false);
            case KeyCodec.TRUE -> new Value.Bool(true);
            case KeyCodec.NUMBER -> number();
            case KeyCodec.TEXT -> new Value.Text(text());
            case KeyCodec.ARRAY -> array();
            case KeyCodec.OBJECT -> object();
            default -> throw new IllegalArgumentException("Not an encoded value, tag " + tag);
        };
    }

    private Value number() {
        long sortable = nextLong();
        long bits = sortable ^ (sortable < 0 ? Long.MIN_VALUE : -1L);
        double below = Double.longBitsToDouble(bits);
        int missing = nextShort();
        if (next() == KeyCodec.DECIMAL) {
            return decimal();
        }
        boolean isLong = below == Math.rint(below) && below >= -TWO_POW_63 && below < TWO_POW_63;
        return isLong ? new Value.Int((long) below + missing) : new Value.Real(below);
    }

    private Value decimal() {
        nextLong();
        int scale = (short) nextShort();
        int length = nextShort();
        BigInteger unscaled = new BigInteger(bytes, at, length);
        at += length;
        return new Value.Decimal(new BigDecimal(unscaled, scale));
    }

    private String text() {
        String start = untilZero();
        if (next() == KeyCodec.TEXT_END) {
            return start;
        }
        StringBuilder text = new StringBuilder(start);
        do {
            text.append('\0').append(untilZero());
        } while (next() != KeyCodec.TEXT_END);
        return text.toString();
    }

    private String untilZero() {
        int from = at;
        while (bytes[at] != 0) {
            at++;
        }
        at++;
        return new String(bytes, from, at - 1 - from, StandardCharsets.UTF_8);
    }

    private Value array() {
        List<Value> items = new ArrayList<>();
        while (bytes[at] != KeyCodec.END) {
            items.add(read());
        }
        at++;
        return new Value.Array(items);
    }

    private Value object() {
        Map<String, Value> members = new LinkedHashMap<>();
        while (bytes[at] != KeyCodec.END) {
            at++;
            String name = text();
            members.put(name, read());
        }
        at++;
        return new Value.Obj(members);
    }

    private int next() {
        return bytes[at++] & 0xFF;
    }

    private int nextShort() {
        return (next() << 8) | next();
    }

    private long nextLong() {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = (value << 8) | next();
        }
        return value;
    }
}
