package io.millrace.function;

import io.millrace.value.ByteBuilder;
import io.millrace.value.ByteReader;
import io.millrace.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The states of {@code _sum}, {@code _mean} and {@code _stats}: numbers of one kind side by side in words of 64 bits,
 * whatever does not fit there beside them. Both parts are exact, so it matters to nobody which one took a number.
 */
final class Statistics implements Accumulators {
    /** Of the results of {@link Shape#STATS}, in their order. */
    static final List<String> MEMBERS = List.of("sum", "count", "min", "max", "sumsqr", "mean");

    private final Shape shape;
    private final FixedPoint fixed;
    private @Nullable MixedNumbers mixed;
    /** A cell on its way from {@link #read} to where it is merged. */
    private final FixedPoint incoming;

    /** What becomes of the numbers of a key. */
    enum Shape {
        SUM(FixedPoint.Depth.SUM),
        MEAN(FixedPoint.Depth.SUM),
        /** CouchDB's {@code _stats}, and the mean. */
        STATS(FixedPoint.Depth.SQUARES),
        /** The same without {@code sumsqr}. */
        STATS_WITHOUT_SQUARES(FixedPoint.Depth.RANGE);

        private final FixedPoint.Depth depth;

        Shape(FixedPoint.Depth depth) {
            this.depth = depth;
        }
    }

    Statistics(Shape shape) {
        this.shape = shape;
        this.fixed = new FixedPoint(shape.depth);
        this.incoming = new FixedPoint(shape.depth);
    }

    @Override
    public void grow(int keys) {
        fixed.grow(keys);
    }

    @Override
    public void add(int ordinal, Value value) {
        grow(ordinal + 1);
        if (value != Value.Null.NULL && !fixed.add(ordinal, value)) {
            mixed().add(ordinal, value);
        }
    }

    @Override
    public void addLongs(int[] ordinals, long[] values, int count) {
        addAll(ordinals, values, count, FixedPoint.INTEGERS);
    }

    @Override
    public void addDecimals(int[] ordinals, long[] values, int count, int digits) {
        addAll(ordinals, values, count, digits);
    }

    private void addAll(int[] ordinals, long[] values, int count, int kind) {
        int done = 0;
        while (fixed.takes(kind) && done < count) {
            done = fixed.addAll(ordinals, values, done, count);
            if (done < count) {
                mixed().add(ordinals[done], FixedPoint.number(values[done], kind));
                done++;
            }
        }
        for (; done < count; done++) {
            mixed().add(ordinals[done], FixedPoint.number(values[done], kind));
        }
    }

    @Override
    public void addState(int ordinal, Value state) {
        grow(ordinal + 1);
        MixedNumbers into = mixed();
        into.start(ordinal);
        if (shape == Shape.SUM) {
            into.sums().addAll(ordinal, States.array(state));
            return;
        }
        boolean isMean = shape == Shape.MEAN;
        List<Value> items = States.array(state, isMean ? 1 : 5);
        into.addCount(ordinal, States.count(items.get(0)));
        if (isMean) {
            into.sums().addAll(ordinal, items.subList(1, items.size()));
        } else {
            into.addToRange(ordinal, items.get(1), items.get(2));
            into.sums().addAll(ordinal, States.array(items.get(3)));
            into.squares().addAll(ordinal, States.array(items.get(4)));
        }
    }

    @Override
    public void merge(int ordinal, Accumulators other, int otherOrdinal) {
        Statistics more = (Statistics) other;
        grow(ordinal + 1);
        merge(ordinal, more.fixed, otherOrdinal);
        if (more.mixed != null) {
            more.mixed.start(otherOrdinal);
            mixed().merge(ordinal, more.mixed, otherOrdinal);
        }
    }

    private void merge(int ordinal, FixedPoint more, int otherOrdinal) {
        if (!fixed.merge(ordinal, more, otherOrdinal)) {
            mixed().merge(ordinal, more, otherOrdinal);
        }
    }

    @Override
    public void write(int ordinal, ByteBuilder out) {
        boolean hasMixed = mixed != null && mixed.has(ordinal);
        out.putVarint(fixed.header(ordinal, hasMixed));
        if (fixed.has(ordinal)) {
            fixed.write(ordinal, out);
        }
        if (mixed != null && hasMixed) {
            mixed.write(ordinal, out);
        }
    }

    @Override
    public void read(int ordinal, ByteReader in) {
        grow(ordinal + 1);
        long header = in.getVarint();
        if (FixedPoint.hasNumbers(header)) {
            incoming.become(FixedPoint.kind(header), in);
            merge(ordinal, incoming, 0);
        }
        if (FixedPoint.hasMore(header)) {
            mixed().read(ordinal, in);
        }
    }

    @Override
    public Value finish(int ordinal) {
        if (mixed == null) {
            return switch (shape) {
                case SUM -> fixed.sum(ordinal);
                case MEAN -> fixed.mean(ordinal);
                default -> stats(ordinal);
            };
        }
        mixed.start(ordinal);
        mixed.move(ordinal, fixed);
        return switch (shape) {
            case SUM -> mixed.sums().sum(ordinal);
            case MEAN -> mixed.sums().mean(ordinal, mixed.count(ordinal));
            default -> stats(mixed, ordinal);
        };
    }

    @Override
    public long bytes() {
        return fixed.bytes() + (mixed == null ? 0 : mixed.bytes());
    }

    private Value stats(int ordinal) {
        Value.ObjectBuilder stats = Value.object()
                .put("sum", fixed.sum(ordinal))
                .put("count", fixed.count(ordinal))
                .put("min", fixed.min(ordinal))
                .put("max", fixed.max(ordinal));
        if (shape == Shape.STATS) {
            stats.put("sumsqr", fixed.squares(ordinal));
        }
        return stats.put("mean", fixed.mean(ordinal)).build();
    }

    private Value stats(MixedNumbers numbers, int ordinal) {
        Value.ObjectBuilder stats = Value.object()
                .put("sum", numbers.sums().sum(ordinal))
                .put("count", numbers.count(ordinal))
                .put("min", numbers.min(ordinal))
                .put("max", numbers.max(ordinal));
        if (shape == Shape.STATS) {
            stats.put("sumsqr", numbers.squares().wideSum(ordinal));
        }
        return stats.put("mean", numbers.sums().mean(ordinal, numbers.count(ordinal)))
                .build();
    }

    private MixedNumbers mixed() {
        MixedNumbers numbers = mixed;
        if (numbers == null) {
            numbers = new MixedNumbers(shape.depth);
            mixed = numbers;
        }
        return numbers;
    }
}
