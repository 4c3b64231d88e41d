package io.millrace.engine.local;

import io.millrace.engine.ReduceStep;
import io.millrace.engine.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Joins what the lanes have for one partition. */
final class Partition {
    private Partition() {}

    /** The rows of all parts in the order of the input. */
    static List<Row> rows(List<Part.Rows> parts) {
        Map<Integer, List<Row>> ofSplits = new TreeMap<>();
        parts.forEach(part -> ofSplits.putAll(part.ofSplits()));
        List<Row> rows = new ArrayList<>();
        ofSplits.values().forEach(rows::addAll);
        return rows;
    }

    /** The keys of all parts; changes none of them. */
    static Part.Keys keys(List<Part.Keys> parts, ReduceStep reduce) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        GroupTable joined = new GroupTable(TableSink.newStates(reduce));
        for (Part.Keys part : parts) {
            for (int ordinal : part.ordinals()) {
                joined.merge(part.table(), ordinal);
            }
        }
        int[] ordinals = new int[joined.size()];
        for (int i = 0; i < ordinals.length; i++) {
            ordinals[i] = i;
        }
        return new Part.Keys(parts.get(0).partition(), joined, ordinals);
    }
}
