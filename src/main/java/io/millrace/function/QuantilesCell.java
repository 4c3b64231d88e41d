package io.millrace.function;

import io.millrace.value.ByteBuilder;
import io.millrace.value.ByteReader;
import io.millrace.value.Value;
import java.util.Arrays;
import java.util.List;

/**
 * {@code _approx_quantiles}: quantiles of all values, which are kept as doubles and sorted at the end. No sketch at hand
 * gives the same answer twice: KLL and REQ toss coins, a t-digest depends on order and merging, and that of Apache
 * DataSketches 6.2 also sorts equal values at random.
 */
final class QuantilesCell implements Cell<QuantilesCell> {
    private final List<Double> fractions;
    private double[] values = new double[4];
    private int size;

    /** For quantiles at {@code fractions}, each 0 to 1. */
    QuantilesCell(List<Double> fractions) {
        this.fractions = fractions;
    }

    @Override
    public void add(Value value, int split) {
        if (value != Value.Null.NULL) {
            ensure(1);
            values[size++] = nearest(value);
        }
    }

    @Override
    public void merge(QuantilesCell other) {
        ensure(other.size);
        System.arraycopy(other.values, 0, values, size, other.size);
        size += other.size;
    }

    @Override
    public void write(ByteBuilder out) {
        out.putVarint(size);
        for (int i = 0; i < size; i++) {
            out.putDouble(values[i]);
        }
    }

    @Override
    public void read(ByteReader in) {
        int more = in.getCount(Double.BYTES);
        ensure(more);
        for (int i = 0; i < more; i++) {
            values[size++] = in.getDouble();
        }
    }

    @Override
    public Value finish() {
        if (size == 0) {
            return Value.array(fractions, fraction -> Value.Null.NULL);
        }
        double[] sorted = Arrays.copyOf(values, size);
        Arrays.sort(sorted);
        return Value.array(fractions, fraction -> Value.of(quantile(sorted, fraction)));
    }

    @Override
    public long held() {
        return size;
    }

    @Override
    public long bytes() {
        return 64 + (long) values.length * Double.BYTES;
    }

    /** Between two values in proportion: type 7 of Hyndman and Fan (1996), as spreadsheets and NumPy have it. */
    private static double quantile(double[] sorted, double fraction) {
        double place = (sorted.length - 1) * fraction;
        int below = (int) place;
        double share = place - below;
        return share == 0 ? sorted[below] : sorted[below] * (1 - share) + sorted[below + 1] * share;
    }

    private static double nearest(Value value) {
        if (value instanceof Value.Int number) {
            return number.value();
        }
        return value instanceof Value.Real number
                ? number.value()
                : ExactSum.exact(value).doubleValue();
    }

    private void ensure(int more) {
        int needed = Math.addExact(size, more);
        if (needed > values.length) {
            values = Arrays.copyOf(values, Columns.room(values.length, needed - 1));
        }
    }
}
