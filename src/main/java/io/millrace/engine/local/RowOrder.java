package io.millrace.engine.local;

import io.millrace.engine.Output.Sort;
import io.millrace.io.KeyOrder;
import io.millrace.value.ByteBuilder;
import io.millrace.value.KeyCodec;
import io.millrace.value.Value;

/**
 * The order of rows as bytes: what stands first in a sort has the smaller order key, by unsigned bytes. An order key is the
 * bytes that rank the row, turned over where the sort is descending, and those that break ties, always upwards. One can
 * follow the other since no value's bytes begin with another value's.
 */
final class RowOrder {
    /** Rows of one split; leaves 2^27 splits. */
    private static final int ROW_BITS = 36;

    private final boolean descending;
    private final boolean byValue;
    private final boolean byInput;

    RowOrder(Sort sort) {
        this.descending = sort == Sort.KEY_DESCENDING || sort == Sort.VALUE_DESCENDING;
        this.byValue = sort == Sort.VALUE || sort == Sort.VALUE_DESCENDING;
        this.byInput = sort == Sort.NONE;
    }

    /** Whether the order of rows of different keys depends on their values. */
    boolean byValue() {
        return byValue;
    }

    /**
     * How the keys of sorted rows follow each other.
     *
     * @param unique whether no key has two rows
     */
    KeyOrder keys(boolean unique) {
        if (byValue || (byInput && !unique)) {
            return KeyOrder.NONE;
        }
        return descending ? KeyOrder.DESCENDING : KeyOrder.ASCENDING;
    }

    /**
     * Makes the order key of a row whose key no other row has.
     *
     * @param key bytes with the encoded key from {@code from} to {@code to}
     * @param value as it stands in the row; not looked at unless {@link #byValue}
     */
    void unique(byte[] key, int from, int to, Value value, ByteBuilder out) {
        out.clear();
        if (byValue) {
            KeyCodec.encode(value, out);
            turn(out);
        }
        out.put(key, from, to - from);
        if (!byValue) {
            turn(out);
        }
    }

    /** The same item by item, where the value is an array: begins it. */
    void beginArray(ByteBuilder out) {
        if (byValue) {
            KeyCodec.beginArray(out.clear());
        }
    }

    /** Adds the next item of the array; to be called if the order is {@link #byValue}. */
    void item(Value item, ByteBuilder out) {
        KeyCodec.encode(item, out);
    }

    /** Ends the array. */
    void endArray(byte[] key, ByteBuilder out) {
        if (byValue) {
            KeyCodec.endArray(out);
            turn(out);
            out.put(key);
        }
    }

    /** Makes the order key of row {@code number}, from 0, of those that split {@code split} emits. */
    void emitted(Value key, Value value, int split, long number, ByteBuilder out) {
        out.clear();
        if (!byInput) {
            KeyCodec.encode(byValue ? value : key, out);
            turn(out);
        }
        if (byValue) {
            KeyCodec.encode(key, out);
        }
        out.putLong(place(split, number));
    }

    /** Where in the input row {@code number} of a split stands, as a number that grows with it. */
    static long place(int split, long number) {
        return ((long) split << ROW_BITS) | number;
    }

    /** The first bytes of a value as they stand in an order key. */
    long turn(long prefix) {
        return descending ? ~prefix : prefix;
    }

    private void turn(ByteBuilder out) {
        if (descending) {
            byte[] bytes = out.array();
            for (int i = 0; i < out.size(); i++) {
                bytes[i] = (byte) ~bytes[i];
            }
        }
    }
}
