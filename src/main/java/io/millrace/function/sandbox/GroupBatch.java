package io.millrace.function.sandbox;

import io.millrace.value.ByteBuilder;
import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys with their values, or states, as JSON on the way to a reduce function; the last key may have more of them than are
 * here. 256 KiB to 1 MiB is best. Not thread-safe.
 */
public final class GroupBatch {
    private final ByteBuilder json = new ByteBuilder(1 << 12);
    private final List<byte[]> keys = new ArrayList<>();
    private long items;
    private long itemsBefore;

    /** The next key, as {@link KeyCodec} encodes it, without values so far. */
    public void begin(byte[] key) {
        json.put(keys.isEmpty() ? '[' : ',').put('[');
        KeyCodec.writeJson(key, json);
        json.put(',').put('[');
        keys.add(key);
        itemsBefore = items;
    }

    /** A value of the last key, as JSON. */
    public void add(byte[] bytes, int from, int length) {
        if (itemsOfLast() > 0) {
            json.put(',');
        }
        json.put(bytes, from, length);
        items++;
    }

    /** No more values of the last key are added. */
    public void end() {
        json.put(']').put(']');
    }

    /** Empties it. */
    public void clear() {
        json.clear();
        keys.clear();
        items = 0;
        itemsBefore = 0;
    }

    /** Keys, encoded, in order. */
    public List<byte[]> keys() {
        return keys;
    }

    /** Bytes so far. */
    public int bytes() {
        return json.size();
    }

    /** Values of all keys so far. */
    public long items() {
        return items;
    }

    /** Values of the last key so far. */
    public long itemsOfLast() {
        return items - itemsBefore;
    }

    Value key(int index) {
        return KeyCodec.decode(keys.get(Math.min(index, keys.size() - 1)));
    }

    /** The whole text. */
    ByteBuffer text() {
        json.put(']');
        ByteBuffer text = ByteBuffer.wrap(json.array(), 0, json.size());
        json.truncate(json.size() - 1);
        return text;
    }
}
