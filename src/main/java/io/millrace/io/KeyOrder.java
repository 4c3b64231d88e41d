package io.millrace.io;

import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the keys of a result follow each other. */
enum KeyOrder {
    ASCENDING,
    DESCENDING,
    NONE;

    /** A letter for it. */
    byte code() {
        return (byte) name().charAt(0);
    }

    /** The order of that {@link #code}. */
    static KeyOrder of(byte code) {
        return Stream.of(values())
                .filter(order -> order.code() == code)
                .findFirst()
                .orElseThrow();
    }

    /** Watches keys go by; equal neighbours fit both orders. */
    static final class Watch {
        private @Nullable Value last;
        private byte @Nullable [] lastBytes;
        private boolean ascending = true;
        private boolean descending = true;

        void next(Value key) {
            if (!ascending && !descending) {
                return;
            }
            int order = last == null ? 0 : compare(last, key);
            ascending &= order <= 0;
            descending &= order >= 0;
            last = key;
        }

        private int compare(Value before, Value key) {
            if (isSimple(before) && isSimple(key)) {
                return KeyCodec.compare(before, key);
            }
            byte[] left = lastBytes == null || isSimple(before) ? KeyCodec.encode(before) : lastBytes;
            byte[] right = KeyCodec.encode(key);
            lastBytes = right;
            return Arrays.compareUnsigned(left, right);
        }

        /** Compared without being encoded, if both are of one kind. */
        private static boolean isSimple(Value key) {
            return key instanceof Value.Text || key instanceof Value.Int;
        }

        KeyOrder order() {
            if (ascending) {
                return ASCENDING;
            }
            return descending ? DESCENDING : NONE;
        }
    }
}
