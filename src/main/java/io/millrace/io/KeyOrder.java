package io.millrace.io;

import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How the keys of a result follow each other; equal neighbours fit both orders. */
public enum KeyOrder {
    ASCENDING,
    DESCENDING,
    /** In no order, or in one that nobody knows. */
    NONE;

    /** Watches keys go by; equal neighbours fit both orders. */
    static final class Watch {
        private byte @Nullable [] last;
        private boolean ascending = true;
        private boolean descending = true;

        void next(Value key) {
            if (!ascending && !descending) {
                return;
            }
            byte[] encoded = KeyCodec.encode(key);
            int order = last == null ? 0 : Arrays.compareUnsigned(last, encoded);
            ascending &= order <= 0;
            descending &= order >= 0;
            last = encoded;
        }

        KeyOrder order() {
            if (ascending) {
                return ASCENDING;
            }
            return descending ? DESCENDING : NONE;
        }
    }
}
