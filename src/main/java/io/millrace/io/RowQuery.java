package io.millrace.io;

import io.millrace.value.Value;
import java.util.Optional;

/**
 * Which rows of a result are wanted, as CouchDB's views take it.
 *
 * @param key only rows of this key
 * @param startKey where to start, inclusive: the lowest key, or with {@code descending} the highest
 * @param endKey where to end, inclusive
 * @param descending the job's order turned round
 */
public record RowQuery(Optional<Value> key, Optional<Value> startKey, Optional<Value> endKey, boolean descending) {
    /** All rows in the job's order. */
    public static RowQuery all() {
        return new RowQuery(Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    /** The keys that are wanted. */
    KeyRange range() {
        if (key.isPresent()) {
            return KeyRange.of(key, key);
        }
        return descending ? KeyRange.of(endKey, startKey) : KeyRange.of(startKey, endKey);
    }
}
