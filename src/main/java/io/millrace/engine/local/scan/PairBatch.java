package io.millrace.engine.local.scan;

/**
 * Some hundred pairs in columns: what a scanner found in a run of records, for one call each of the table and the
 * aggregate. Whoever fills it writes to the arrays and sets the size.
 */
public final class PairBatch {
    /** Pairs that fit: enough to make calls cheap, few enough to stay in the first cache. */
    public static final int CAPACITY = 512;

    /** What the values are. */
    public enum Kind {
        /** Every value is the integer 1. */
        ONES(0),
        /** Integers. */
        LONGS(1),
        /** Decimals of {@link #digits} digits after the point, as integers of the last digit. */
        DECIMALS(2),
        /** Doubles, as their bits. */
        DOUBLES(3);

        private static final Kind[] ALL = values();

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** A number for it, from 0. */
        public int code() {
            return code;
        }

        /** The one of that number. */
        public static Kind of(int code) {
            return ALL[code];
        }
    }

    private static final byte[] NO_BYTES = {};

    private final long[] words = new long[2 * CAPACITY];
    private final long[] values = new long[CAPACITY];
    private byte[] bytes = NO_BYTES;
    private Kind kind = Kind.ONES;
    private int digits;
    private int size;

    /** Forgets all pairs and what their keys were in. */
    public void clear() {
        size = 0;
        bytes = NO_BYTES;
    }

    /** Two words of each key, see {@link KeyWords}. */
    public long[] words() {
        return words;
    }

    /** One for each pair, unless they are ones. */
    public long[] values() {
        return values;
    }

    /** What long keys are in. */
    public byte[] bytes() {
        return bytes;
    }

    /** Sets what long keys are in. The batch must be empty or without long keys. */
    public void bytes(byte[] holder) {
        bytes = holder;
    }

    /** What the values are. */
    public Kind kind() {
        return kind;
    }

    /** Digits after the point of decimals, else 0. */
    public int digits() {
        return digits;
    }

    /** Says what the values are. The batch must be empty. */
    public void kind(Kind of, int digitsAfterPoint) {
        if (size != 0) {
            throw new IllegalStateException("A batch has values of one kind");
        }
        kind = of;
        digits = digitsAfterPoint;
    }

    /** Pairs in it. */
    public int size() {
        return size;
    }

    /** Says how many pairs are in it. */
    public void size(int pairs) {
        size = pairs;
    }
}
