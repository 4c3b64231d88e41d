package io.millrace.engine.local;

import io.millrace.engine.local.scan.KeyWords;
import io.millrace.value.ByteBuilder;
import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;

/** Between keys as values, as bytes in the order of keys, and as the words of tables. */
final class KeyBytes {
    private static final int LONGEST_ARRAY = 256;

    private final ByteBuilder bytes = new ByteBuilder(LONGEST_ARRAY);
    private long first;
    private long second;

    /** Sets the words of {@code key}, which last until the next call. */
    KeyBytes set(Value key) {
        bytes.clear();
        int kind = 0;
        if (key instanceof Value.Text text) {
            bytes.put(text.value().getBytes(StandardCharsets.UTF_8));
        } else {
            KeyCodec.encode(key, bytes);
            kind = KeyWords.ENCODED;
        }
        int length = bytes.size();
        bytes.putLong(0).putLong(0); // what is read behind short keys
        first = KeyWords.first(bytes.array(), 0, length);
        second = KeyWords.second(bytes.array(), 0, length) | ((long) kind << KeyWords.TOP);
        return this;
    }

    long first() {
        return first;
    }

    long second() {
        return second;
    }

    /** What the words of a long key point to. */
    byte[] array() {
        return bytes.array();
    }

    /** The bytes that {@link KeyCodec} makes of the key. */
    static byte[] encoded(long first, long second, byte[] arena) {
        int length = KeyWords.length(second);
        if (KeyWords.isEncoded(second)) {
            return copy(first, second, arena, new byte[length], 0);
        }
        byte[] framed = new byte[length + KeyCodec.TEXT_FRAME_BYTES];
        return KeyCodec.encodeFramed(copy(first, second, arena, framed, KeyCodec.TEXT_FROM));
    }

    static Value value(long first, long second, byte[] arena) {
        byte[] raw = copy(first, second, arena, new byte[KeyWords.length(second)], 0);
        return KeyWords.isEncoded(second) ? KeyCodec.decode(raw) : Value.of(new String(raw, StandardCharsets.UTF_8));
    }

    private static byte[] copy(long first, long second, byte[] arena, byte[] into, int at) {
        int length = KeyWords.length(second);
        if (!KeyWords.isShort(second)) {
            System.arraycopy(arena, KeyWords.offset(second), into, at, length);
            return into;
        }
        long word = first;
        for (int i = 0; i < length; i++) {
            into[at + i] = (byte) word;
            word = i == Long.BYTES - 1 ? second : word >>> Byte.SIZE;
        }
        return into;
    }
}
