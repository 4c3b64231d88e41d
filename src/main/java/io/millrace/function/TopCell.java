package io.millrace.function;

import io.millrace.value.ByteBuilder;
import io.millrace.value.ByteReader;
import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import io.millrace.value.ValueCodec;
import io.millrace.value.ValueSize;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/** {@code _top}: the largest values, largest first, duplicates kept, in a bounded heap; of equal ones the earlier. */
final class TopCell implements Cell<TopCell> {
    /** An entry, its place in the heap, and the head of an array. */
    private static final int ENTRY_BYTES = 80;

    private static final Comparator<Entry> WORST_FIRST = Comparator.comparing(Entry::bytes, Arrays::compareUnsigned)
            .thenComparing(Comparator.comparingInt(Entry::split)
                    .thenComparingLong(Entry::arrival)
                    .reversed());

    private final int limit;
    private final PriorityQueue<Entry> best = new PriorityQueue<>(2, WORST_FIRST);
    private long arrivals;
    private long entryBytes;

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
        other.inOrderOfArrival().forEach(entry -> add(entry.bytes(), entry.value(), entry.split()));
    }

    @Override
    public void write(ByteBuilder out) {
        out.putVarint(best.size());
        inOrderOfArrival().forEach(entry -> ValueCodec.write(entry.value(), out.putVarint(entry.split())));
    }

    @Override
    public void read(ByteReader in) {
        for (int more = in.getCount(2); more > 0; more--) {
            int split = (int) in.getVarint();
            add(ValueCodec.read(in), split);
        }
    }

    @Override
    public Value finish() {
        return Value.array(best.stream().sorted(WORST_FIRST.reversed()).toList(), Entry::value);
    }

    @Override
    public long bytes() {
        return ENTRY_BYTES + entryBytes;
    }

    private Stream<Entry> inOrderOfArrival() {
        return best.stream().sorted(Comparator.comparingLong(Entry::arrival));
    }

    private void add(byte[] bytes, Value value, int split) {
        Entry entry = new Entry(bytes, value, split, arrivals++);
        if (best.size() < limit) {
            best.add(entry);
            entryBytes += entry.size();
        } else if (WORST_FIRST.compare(entry, best.element()) > 0) {
            entryBytes += entry.size() - best.remove().size();
            best.add(entry);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared as records
    private record Entry(byte[] bytes, Value value, int split, long arrival) {
        long size() {
            return ENTRY_BYTES + bytes.length + ValueSize.of(value);
        }
    }
}
