package io.millrace.function;

import io.millrace.value.ByteBuilder;
import io.millrace.value.ByteReader;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** States that are one object per key. */
final class Cells<C extends Cell<C>> implements Accumulators {
    private final Supplier<C> empty;
    /** In the place of all that were dropped. */
    private final C dropped;

    private final List<C> cells = new ArrayList<>();
    private int split;
    private long bytes;

    Cells(Supplier<C> empty) {
        this.empty = empty;
        this.dropped = empty.get();
    }

    @Override
    public void at(int splitOrdinal) {
        split = splitOrdinal;
    }

    @Override
    public void grow(int keys) {
        while (cells.size() < keys) {
            C cell = empty.get();
            bytes += cell.bytes();
            cells.add(cell);
        }
    }

    @Override
    public void add(int ordinal, Value value) {
        C cell = cell(ordinal);
        long before = cell.bytes();
        cell.add(value, split);
        bytes += cell.bytes() - before;
    }

    @Override
    public void addState(int ordinal, Value state) {
        throw States.never();
    }

    @Override
    @SuppressWarnings("unchecked") // only states of the same reduce are ever merged
    public void merge(int ordinal, Accumulators other, int otherOrdinal) {
        C cell = cell(ordinal);
        long before = cell.bytes();
        cell.merge(((Cells<C>) other).cells.get(otherOrdinal));
        bytes += cell.bytes() - before;
    }

    @Override
    public void write(int ordinal, ByteBuilder out) {
        cells.get(ordinal).write(out);
    }

    @Override
    public void read(int ordinal, ByteReader in) {
        C cell = cell(ordinal);
        long before = cell.bytes();
        cell.read(in);
        bytes += cell.bytes() - before;
    }

    @Override
    public Value finish(int ordinal) {
        return cells.get(ordinal).finish();
    }

    @Override
    public boolean holdsValues() {
        return true;
    }

    @Override
    public long held(int ordinal) {
        return cells.get(ordinal).held();
    }

    @Override
    public long taken(int ordinal) {
        return cells.get(ordinal).taken();
    }

    @Override
    public void drop(int ordinal) {
        bytes -= cells.get(ordinal).bytes();
        cells.set(ordinal, dropped);
    }

    @Override
    public long bytes() {
        return bytes;
    }

    private C cell(int ordinal) {
        grow(ordinal + 1);
        return cells.get(ordinal);
    }
}
