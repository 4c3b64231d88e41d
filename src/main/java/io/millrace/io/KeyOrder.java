package io.millrace.io;

import io.millrace.value.ByteBuilder;
import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import java.util.Arrays;

/** How the keys of a result follow each other; equal neighbours fit both orders. */
public enum KeyOrder {
    ASCENDING,
    DESCENDING,
    /** In no order, or in one that nobody knows. */
    NONE;

    /** Watches keys go by; equal neighbours fit both orders. */
    static final class Watch {
        private ByteBuilder last = new ByteBuilder(64);
        private ByteBuilder now = new ByteBuilder(64);
        private boolean ascending = true;
        private boolean descending = true;

        void next(Value key) {
            if (!ascending && !descending) {
                return;
            }
            KeyCodec.encode(key, now.clear());
            // No key is encoded as nothing.
            int order = last.size() == 0 ? 0 : compare(last, now);
            ascending &= order <= 0;
            descending &= order >= 0;
            ByteBuilder free = last;
            last = now;
            now = free;
        }

        private static int compare(ByteBuilder a, ByteBuilder b) {
            return Arrays.compareUnsigned(a.array(), 0, a.size(), b.array(), 0, b.size());
        }

        KeyOrder order() {
            if (ascending) {
                return ASCENDING;
            }
            return descending ? DESCENDING : NONE;
        }
    }
}
