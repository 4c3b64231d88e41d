package io.millrace.engine.local.scan;

import io.millrace.io.Chunk;
import java.util.Optional;

/**
 * One member of JSON objects, with another or with 1. Records are matched against the layouts seen before, which leaves
 * only their values to be checked. Mapped are keys that are strings without escapes or integers, and values that are
 * numbers; all else goes the general way.
 */
final class NdjsonFieldScanner implements PairScanner {
    private final LayoutTrie layouts;
    private final boolean wantsValue;
    private final JsonNumber number = new JsonNumber();
    /** Where the values of the last record start, by their role. */
    private final int[] starts = new int[4];

    private final int[] ends = new int[4];
    private boolean hasStringKey;

    NdjsonFieldScanner(byte[] keyName, Optional<byte[]> valueName) {
        layouts = new LayoutTrie(keyName, valueName);
        wantsValue = valueName.isPresent();
    }

    @Override
    public long scan(Chunk chunk, PairBatch batch, Sink sink) {
        byte[] bytes = chunk.bytes();
        int to = FieldPairs.lastLineEnd(bytes, chunk.from(), chunk.to());
        FieldPairs pairs = new FieldPairs(bytes, batch, sink);
        int at = chunk.from();
        while (at < to) {
            int end = walk(bytes, at);
            at = end > 0 && put(bytes, pairs) ? end : pairs.general(at);
        }
        pairs.rest(at, chunk.to());
        return pairs.finish();
    }

    /** From the start of a record to that of the next; -1 for one that has to be mapped in the general way. */
    private int walk(byte[] bytes, int from) {
        long[] nodes = layouts.nodes();
        int node = LayoutTrie.ROOT;
        int at = from;
        while (true) {
            int child = (int) nodes[node + LayoutTrie.CHILD];
            if (!layouts.fits(bytes, at, child)) {
                child = layouts.next(bytes, at, node);
                if (child < 0) {
                    return -1;
                }
                at = layouts.position();
            }
            node = child;
            long step = nodes[node + LayoutTrie.STEP];
            int kind = LayoutTrie.kind(step);
            at += LayoutTrie.length(step);
            starts[LayoutTrie.role(step)] = at;
            if (kind == JsonStep.STRING) {
                at = EightBytes.stringEnd(bytes, at);
            } else if (kind == JsonStep.NUMBER) {
                at = JsonNumber.end(bytes, at);
            } else if (kind == JsonStep.END) {
                hasStringKey = LayoutTrie.role(step) == LayoutTrie.STRING_KEY;
                return at;
            } else if (kind != JsonStep.STEP) {
                at = kind == JsonStep.ARRAY ? layouts.arrayEnd(bytes, at) : -1;
            }
            if (at < 0) {
                return -1;
            }
            ends[LayoutTrie.role(step)] = at;
        }
    }

    private boolean put(byte[] bytes, FieldPairs pairs) {
        return putKey(bytes, pairs) && putValue(bytes, pairs);
    }

    private boolean putKey(byte[] bytes, FieldPairs pairs) {
        int from = starts[LayoutTrie.KEY];
        int to = ends[LayoutTrie.KEY];
        if (hasStringKey) {
            return pairs.stringKey(from, to);
        }
        boolean isInteger = number.read(bytes, from, to) == JsonNumber.Kind.INTEGER;
        if (isInteger) {
            pairs.integerKey(number.bits());
        }
        return isInteger;
    }

    private boolean putValue(byte[] bytes, FieldPairs pairs) {
        if (!wantsValue) {
            pairs.add(PairBatch.Kind.ONES, 1);
            return true;
        }
        JsonNumber.Kind kind = number.read(bytes, starts[LayoutTrie.VALUE], ends[LayoutTrie.VALUE]);
        if (kind == JsonNumber.Kind.INTEGER) {
            pairs.add(PairBatch.Kind.LONGS, number.bits());
        } else if (kind == JsonNumber.Kind.REAL) {
            pairs.add(PairBatch.Kind.DOUBLES, number.bits());
        }
        return kind != JsonNumber.Kind.OTHER;
    }
}
