package io.millrace.io;

import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import java.util.Arrays;
import java.util.Optional;

/** Keys between two ends, which belong to it; an end may be open. Keys are compared by their encoding. */
record KeyRange(Optional<byte[]> lowest, Optional<byte[]> highest) {
    static KeyRange of(Optional<Value> lowest, Optional<Value> highest) {
        return new KeyRange(lowest.map(KeyCodec::encode), highest.map(KeyCodec::encode));
    }

    boolean isAll() {
        return lowest.isEmpty() && highest.isEmpty();
    }

    /** Every key. */
    static KeyRange all() {
        return new KeyRange(Optional.empty(), Optional.empty());
    }

    /** True if the range lies below {@code key}. */
    boolean endsBefore(byte[] key) {
        return highest.isPresent() && Arrays.compareUnsigned(key, highest.get()) > 0;
    }

    /** True if the range lies above {@code key}. */
    boolean startsAfter(byte[] key) {
        return lowest.isPresent() && Arrays.compareUnsigned(key, lowest.get()) < 0;
    }

    boolean contains(byte[] key) {
        return !startsAfter(key) && !endsBefore(key);
    }

    /** The range of keys of at most {@code maxBytes} in which are all keys of this one when they are cut like that. */
    KeyRange shortened(int maxBytes) {
        return new KeyRange(lowest.map(key -> shortened(key, maxBytes)), highest.map(key -> shortened(key, maxBytes)));
    }

    /** The start of a key. */
    static byte[] shortened(byte[] key, int maxBytes) {
        return key.length <= maxBytes ? key : Arrays.copyOf(key, maxBytes);
    }
}
