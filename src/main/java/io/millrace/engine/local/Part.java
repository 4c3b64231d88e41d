package io.millrace.engine.local;

import java.util.List;
import java.util.NavigableMap;

/** What one lane has for one partition. */
sealed interface Part {
    /** The number of the partition. */
    int partition();

    /**
     * Some of the keys of a table.
     *
     * @param ordinals of the keys
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Keys(int partition, GroupTable table, int[] ordinals) implements Part {}

    /** Rows by the split that they come from, where nothing is reduced. */
    record Rows(int partition, NavigableMap<Integer, List<io.millrace.engine.Row>> ofSplits) implements Part {}
}
