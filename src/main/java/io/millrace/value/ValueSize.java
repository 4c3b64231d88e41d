package io.millrace.value;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Bytes that a value takes on the heap of a 64-bit virtual machine, about; what all share costs nothing. */
public final class ValueSize {
    private ValueSize() {}

    /** Those of {@code value}. */
    public static long of(Value value) {
        return value.match(Sizes.HEAP);
    }

    private enum Sizes implements Value.Cases<Long> {
        HEAP;

        private static final long NUMBER_BYTES = 24;
        private static final long DECIMAL_BYTES = 104;
        /** A string, its array, and what holds them. */
        private static final long TEXT_BYTES = 56;

        private static final long LIST_BYTES = 56;
        private static final long MAP_BYTES = 128;
        private static final long ENTRY_BYTES = 64;

        @Override
        public Long onNull() {
            return 0L;
        }

        @Override
        public Long onBool(boolean value) {
            return NUMBER_BYTES;
        }

        @Override
        public Long onInt(long value) {
            return NUMBER_BYTES;
        }

        @Override
        public Long onDecimal(BigDecimal value) {
            return DECIMAL_BYTES;
        }

        @Override
        public Long onReal(double value) {
            return NUMBER_BYTES;
        }

        /** Most texts have a byte for each character. */
        @Override
        public Long onText(String value) {
            return TEXT_BYTES + value.length();
        }

        @Override
        public Long onArray(List<Value> items) {
            long bytes = LIST_BYTES;
            for (Value item : items) {
                bytes += Integer.BYTES + item.match(this);
            }
            return bytes;
        }

        @Override
        public Long onObject(Map<String, Value> members) {
            long bytes = MAP_BYTES;
            for (Map.Entry<String, Value> member : members.entrySet()) {
                bytes += ENTRY_BYTES
                        + onText(member.getKey())
                        + member.getValue().match(this);
            }
            return bytes;
        }
    }
}
