package io.millrace.function;

import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import java.util.Arrays;

/** The states of {@code _min} and {@code _max}: of values that are equal in order the first stays. */
final class Extremes implements Accumulators {
    private final int sign;
    /** {@code null} where there is none yet, which is never a minimum or maximum. */
    private Value[] values = new Value[0];

    private Extremes(int sign) {
        this.sign = sign;
    }

    static Extremes min() {
        return new Extremes(-1);
    }

    static Extremes max() {
        return new Extremes(1);
    }

    @Override
    public void add(int ordinal, Value value) {
        start(ordinal);
        if (value != Value.Null.NULL && isBetter(value, values[ordinal])) {
            values[ordinal] = value;
        }
    }

    @Override
    public void addState(int ordinal, Value state) {
        add(ordinal, state);
    }

    @Override
    public void merge(int ordinal, Accumulators other, int otherOrdinal) {
        add(ordinal, ((Extremes) other).values[otherOrdinal]);
    }

    @Override
    public Value finish(int ordinal) {
        return values[ordinal];
    }

    private boolean isBetter(Value value, Value than) {
        return than == Value.Null.NULL || KeyCodec.compare(value, than) * sign > 0;
    }

    private void start(int ordinal) {
        if (ordinal >= values.length) {
            int used = values.length;
            values = Arrays.copyOf(values, Columns.room(Math.max(used, Columns.START), ordinal));
            Arrays.fill(values, used, values.length, Value.Null.NULL);
        }
    }
}
