package io.millrace.engine.local;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The pairs of one partition, key after key, and of each key value after value in the order of the input; holds no more
 * than one of them. One thread.
 */
final class KeyGroups implements AutoCloseable {
    private final RowRun pairs;
    private final Skew skew;
    private final RowView head = new RowView();
    private byte[] key = {};
    private long count;
    private boolean hasHead;
    private boolean hasValue;

    private KeyGroups(RowRun pairs, Skew skew) {
        this.pairs = pairs;
        this.skew = skew;
        this.hasHead = pairs.next(head);
    }

    /** What all parts have, each of them {@link Part.Pairs}. */
    static KeyGroups of(List<Part> parts, SortSpace space, Skew skew) {
        List<RowRun> runs = new ArrayList<>();
        parts.forEach(part -> runs.addAll(((Part.Pairs) part).runs()));
        return new KeyGroups(RunMerge.of(runs, space, Long.MAX_VALUE), skew);
    }

    /** Moves to the first value of the next key, over those that are left of this one; false after the last key. */
    boolean nextKey() {
        while (hasValue) {
            nextValue();
        }
        if (count > 0) {
            skew.look(key, count);
            count = 0;
        }
        if (hasHead) {
            key = Arrays.copyOfRange(head.bytes(), from(), to());
            hasValue = true;
        }
        return hasHead;
    }

    /** The key as {@link io.millrace.value.KeyCodec} encodes it. */
    byte[] key() {
        return key;
    }

    /** False behind the last value of the key. */
    boolean hasValue() {
        return hasValue;
    }

    /** The pair at hand, whose text is the value. */
    RowView pair() {
        return head;
    }

    /** Moves to the next value of the key, or behind the last. */
    void nextValue() {
        count++;
        hasHead = pairs.next(head);
        hasValue = hasHead && Arrays.equals(key, 0, key.length, head.bytes(), from(), to());
    }

    /** What moves back to the value at hand, as long as the key stays the same; can be run again. */
    Runnable bookmark() {
        Runnable back = pairs.bookmark();
        long countBefore = count - 1;
        return () -> {
            back.run();
            count = countBefore;
            nextValue();
        };
    }

    private int from() {
        return head.key() + GroupSink.PARTITION_BYTES;
    }

    private int to() {
        return head.row() - GroupSink.PLACE_BYTES;
    }

    @Override
    public void close() {
        pairs.close();
    }
}
