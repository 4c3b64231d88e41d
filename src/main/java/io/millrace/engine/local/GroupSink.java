package io.millrace.engine.local;

import io.millrace.value.ByteBuilder;
import io.millrace.value.Hash;
import io.millrace.value.Json;
import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Keeps every value, for a reduce that wants all values of a key in the order of the input. The order key of a pair is
 * its partition, its key, and its place in the input, 8 bytes; its text is the value as JSON, as functions and rows have
 * it.
 */
final class GroupSink implements PairSink {
    /** Bytes before the key. */
    static final int PARTITION_BYTES = 1;

    /** Bytes behind the key. */
    static final int PLACE_BYTES = Long.BYTES;

    private static final int SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(PairSorter.PARTITIONS);

    private final PairSorter pairs;
    private final ByteBuilder orderKey = new ByteBuilder(64);
    private final ByteBuilder json = new ByteBuilder(256);
    private long place;

    GroupSink(SortSpace space) {
        this.pairs = new PairSorter(space);
    }

    @Override
    public void at(int split) {
        place = RowOrder.place(split, 0);
    }

    @Override
    public void emit(Value key, Value value) {
        KeyCodec.encode(key, orderKey.clear().put(0));
        byte[] bytes = orderKey.array();
        bytes[0] = (byte) (Hash.of(bytes, PARTITION_BYTES, orderKey.size() - PARTITION_BYTES) >>> SHIFT);
        orderKey.putLong(place++);
        Json.write(value, json.clear());
        pairs.add(orderKey, json.array(), 0, json.size());
    }

    @Override
    public void state(Value key, Value state) {
        emit(key, state);
    }

    @Override
    public void settle() {
        // Pairs ask for memory as they come.
    }

    /** Unknown before pairs are sorted. */
    @Override
    public long keys() {
        return 0;
    }

    @Override
    public boolean isWhole() {
        return pairs.isWhole();
    }

    @Override
    public void end() {
        pairs.end();
    }

    /** Gives the memory back, when all parts are reduced. */
    void release() {
        pairs.release();
    }

    @Override
    public List<Part> parts(int partitions) {
        return IntStream.range(0, partitions)
                .filter(partition -> pairs.has(partition, partitions))
                .<Part>mapToObj(partition -> new Part.Pairs(partition, partitions, pairs))
                .toList();
    }
}
