package io.millrace.function;

import io.millrace.value.ByteBuilder;
import io.millrace.value.ByteReader;
import io.millrace.value.Value;
import org.jspecify.annotations.Nullable;

/** Statistics by ordinal of numbers of any kinds. What is not asked for is not kept. */
final class MixedNumbers {
    private final Counts counts = new Counts();
    private final SumColumn sums = new SumColumn();
    private final @Nullable SumColumn squares;
    private final @Nullable Extremes mins;
    private final @Nullable Extremes maxs;

    MixedNumbers(FixedPoint.Depth depth) {
        boolean range = depth != FixedPoint.Depth.SUM;
        squares = depth == FixedPoint.Depth.SQUARES ? new SumColumn() : null;
        mins = range ? Extremes.min() : null;
        maxs = range ? Extremes.max() : null;
    }

    /** Makes room for {@code ordinal}. */
    void start(int ordinal) {
        counts.start(ordinal);
        sums.start(ordinal);
        if (squares != null) {
            squares.start(ordinal);
        }
        if (mins != null && maxs != null) {
            mins.grow(ordinal + 1);
            maxs.grow(ordinal + 1);
        }
    }

    /** Takes a number. */
    void add(int ordinal, Value number) {
        counts.add(ordinal, 1);
        sums.add(ordinal, number);
        if (squares != null) {
            squares.addSquare(ordinal, number);
        }
        addToRange(ordinal, number, number);
    }

    void addCount(int ordinal, long more) {
        counts.add(ordinal, more);
    }

    void addToRange(int ordinal, Value min, Value max) {
        if (mins != null && maxs != null) {
            mins.add(ordinal, min);
            maxs.add(ordinal, max);
        }
    }

    /** Takes all that {@code fixed} has of a key, and takes it away from there. */
    void move(int ordinal, FixedPoint fixed) {
        if (!fixed.has(ordinal)) {
            return;
        }
        merge(ordinal, fixed, ordinal);
        fixed.clear(ordinal);
    }

    void merge(int ordinal, FixedPoint fixed, int fixedOrdinal) {
        counts.add(ordinal, fixed.count(fixedOrdinal));
        sums.add(ordinal, fixed.sum(fixedOrdinal));
        if (squares != null) {
            squares.start(ordinal);
            fixed.addSquaresTo(squares, ordinal, fixedOrdinal);
        }
        if (mins != null) {
            addToRange(ordinal, fixed.min(fixedOrdinal), fixed.max(fixedOrdinal));
        }
    }

    void merge(int ordinal, MixedNumbers other, int otherOrdinal) {
        counts.merge(ordinal, other.counts, otherOrdinal);
        sums.merge(ordinal, other.sums, otherOrdinal);
        if (squares != null && other.squares != null) {
            squares.merge(ordinal, other.squares, otherOrdinal);
        }
        if (mins != null && other.mins != null && maxs != null && other.maxs != null) {
            mins.merge(ordinal, other.mins, otherOrdinal);
            maxs.merge(ordinal, other.maxs, otherOrdinal);
        }
    }

    /** Has anything of the key been taken? Workers' sums come without a count. */
    boolean has(int ordinal) {
        start(ordinal);
        return counts.count(ordinal) > 0
                || sums.has(ordinal)
                || (squares != null && squares.has(ordinal))
                || min(ordinal) != Value.Null.NULL
                || max(ordinal) != Value.Null.NULL;
    }

    /** Appends all of a key. */
    void write(int ordinal, ByteBuilder out) {
        start(ordinal);
        counts.write(ordinal, out);
        sums.write(ordinal, out);
        if (squares != null) {
            squares.write(ordinal, out);
        }
        if (mins != null && maxs != null) {
            mins.write(ordinal, out);
            maxs.write(ordinal, out);
        }
    }

    /** Merges what {@link #write} appended. */
    void read(int ordinal, ByteReader in) {
        start(ordinal);
        counts.read(ordinal, in);
        sums.read(ordinal, in);
        if (squares != null) {
            squares.read(ordinal, in);
        }
        if (mins != null && maxs != null) {
            mins.read(ordinal, in);
            maxs.read(ordinal, in);
        }
    }

    SumColumn sums() {
        return sums;
    }

    SumColumn squares() {
        return squares == null ? new SumColumn() : squares;
    }

    long count(int ordinal) {
        return counts.count(ordinal);
    }

    Value min(int ordinal) {
        return mins == null ? Value.Null.NULL : mins.finish(ordinal);
    }

    Value max(int ordinal) {
        return maxs == null ? Value.Null.NULL : maxs.finish(ordinal);
    }

    /** Memory held, about. */
    long bytes() {
        return counts.bytes()
                + sums.bytes()
                + (squares == null ? 0 : squares.bytes())
                + (mins == null ? 0 : 2 * mins.bytes());
    }
}
