package io.millrace.engine.local;

import io.millrace.engine.Output;
import io.millrace.engine.Row;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.ByteBuilder;
import io.millrace.value.Json;
import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Takes rows for a sorter, and makes the text of those alone that are among the first. One thread. */
final class RowCollector implements AutoCloseable {
    private static final byte[] KEY = "{\"key\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUE = ",\"value\":".getBytes(StandardCharsets.US_ASCII);

    private final Projection projection;
    private final RowOrder order;
    private final RowSorters sorters;
    private final RowSorter sorter;
    private final ByteBuilder orderKey = new ByteBuilder(64);
    private final ByteBuilder text = new ByteBuilder(256);
    private long[] prefixes = {};

    /**
     * Borrows a sorter until it is closed.
     *
     * @param projected what the projections of all collectors of the rows have found
     */
    RowCollector(Output output, RowSorters sorters, NamedMembers projected, Meter meter) {
        this.projection = new Projection(output.project(), projected, meter);
        this.order = new RowOrder(output.sort());
        this.sorters = sorters;
        this.sorter = sorters.borrow();
    }

    /**
     * Finds out which keys have rows that may be among the first.
     *
     * @param from the index of the first of {@code count} keys
     * @param wanted gets their ordinals
     * @return how many they are
     */
    int wanted(Part.Keys keys, int from, int count, int[] wanted) {
        if (!order.byValue()) {
            System.arraycopy(keys.ordinals(), from, wanted, 0, count);
            return count;
        }
        if (prefixes.length < count) {
            prefixes = new long[count];
        }
        keys.table().states().prefixes(keys.ordinals(), from, count, prefixes);
        int found = 0;
        for (int i = 0; i < count; i++) {
            if (prefixes[i] == 0 || sorter.wants(order.turn(prefixes[i]))) {
                wanted[found++] = keys.ordinals()[from + i];
            }
        }
        return found;
    }

    /** Takes the row of a key, encoded, that no other row has. */
    void unique(byte[] key, Value value) {
        Value projected = projection.of(value);
        order.unique(key, 0, key.length, projected, orderKey);
        if (sorter.wants(orderKey)) {
            KeyCodec.writeJson(key, text.clear().put(KEY));
            add(projected);
        }
    }

    /** Takes row {@code number} of those that split {@code split} emits. */
    void emitted(Row row, int split, long number) {
        Value projected = projection.of(row.value());
        order.emitted(row.key(), projected, split, number, orderKey);
        if (sorter.wants(orderKey)) {
            Json.write(row.key(), text.clear().put(KEY));
            add(projected);
        }
    }

    /** Takes the row of the key at hand whose value is an array of all of its values, which may be longer than the memory. */
    void collected(KeyGroups groups) {
        byte[] key = groups.key();
        order.unique(key, 0, key.length, Value.Null.NULL, orderKey);
        if (!order.byValue() && !sorter.wants(orderKey)) {
            return;
        }
        KeyCodec.writeJson(key, text.clear().put(KEY));
        text.put(VALUE);
        LongTexts.Text longText = sorters.texts().start();
        order.beginArray(orderKey);
        for (int separator = '['; groups.hasValue(); separator = ',') {
            RowView pair = groups.pair();
            text.put(separator).put(pair.bytes(), pair.row(), pair.end() - pair.row());
            addToOrder(key, pair);
            drain(longText);
            groups.nextValue();
        }
        order.endArray(key, orderKey);
        text.put(']').put('}');
        add(longText);
    }

    private void addToOrder(byte[] key, RowView pair) {
        if (!order.byValue()) {
            return;
        }
        order.item(Json.readVerbatim(pair.text()), orderKey);
        if (orderKey.size() > sorters.space().maxKeyBytes()) {
            throw new JobException(
                    ErrorCode.MEMORY_LIMIT,
                    "The value of a key is too long to sort rows by; sort by key, or raise limits.memory",
                    Map.of("key", KeyCodec.decode(key)));
        }
    }

    /** Gives the sorter back. */
    @Override
    public void close() {
        projection.end();
        sorters.giveBack(sorter);
    }

    /** Adds the row whose text has its key. */
    private void add(Value value) {
        Json.write(value, text.put(VALUE));
        text.put('}');
        add(sorters.texts().start());
    }

    private void add(LongTexts.Text longText) {
        if (isLong(longText)) {
            longText.finish(text);
        }
        checkLength(longText);
        sorter.add(orderKey, text.array(), 0, text.size());
    }

    private void drain(LongTexts.Text longText) {
        if (isLong(longText)) {
            longText.drain(text);
        }
        checkLength(longText);
    }

    private void checkLength(LongTexts.Text longText) {
        if (longText.bytes() > sorters.maxRowBytes()) {
            throw new JobException(
                    ErrorCode.MEMORY_LIMIT,
                    "A row of a stage before the last is longer than " + sorters.maxRowBytes()
                            + " bytes, so that the next stage cannot map it as one record");
        }
    }

    private boolean isLong(LongTexts.Text longText) {
        return longText.bytes() > 0 || text.size() > sorters.space().maxTextBytes();
    }
}
