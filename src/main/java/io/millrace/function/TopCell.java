package io.millrace.function;

import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/** {@code _top}: the largest values, largest first, duplicates kept, in a bounded heap; of equal ones the earlier. */
final class TopCell implements Cell<TopCell> {
    private static final int ENTRY_BYTES = 120;

    private static final Comparator<Entry> WORST_FIRST = Comparator.comparing(Entry::bytes, Arrays::compareUnsigned)
            .thenComparing(Comparator.comparingInt(Entry::split)
                    .thenComparingLong(Entry::arrival)
                    .reversed());

    private final int limit;
    private final PriorityQueue<Entry> best = new PriorityQueue<>(2, WORST_FIRST);
    private long arrivals;

    /** Keeps {@code limit} values. */
    TopCell(int limit) {
        this.limit = limit;
    }

    @Override
    public void add(Value value, int split) {
        add(KeyCodec.encode(value), value, split);
    }

    @Override
    public void merge(TopCell other) {
        other.best.stream()
                .sorted(Comparator.comparingLong(Entry::arrival))
                .forEach(entry -> add(entry.bytes(), entry.value(), entry.split()));
    }

    @Override
    public Value finish() {
        return Value.array(best.stream().sorted(WORST_FIRST.reversed()).toList(), Entry::value);
    }

    @Override
    public long bytes() {
        return ENTRY_BYTES + (long) best.size() * ENTRY_BYTES;
    }

    private void add(byte[] bytes, Value value, int split) {
        Entry entry = new Entry(bytes, value, split, arrivals++);
        if (best.size() < limit) {
            best.add(entry);
        } else if (WORST_FIRST.compare(entry, best.element()) > 0) {
            best.remove();
            best.add(entry);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared as records
    private record Entry(byte[] bytes, Value value, int split, long arrival) {}
}
