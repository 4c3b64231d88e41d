package io.millrace.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Order, number and shape of the final rows.
 *
 * @param sort ties in value order are broken by key; rows of equal keys and values keep the input's order
 * @param limit at most so many rows, the first in order; empty for all
 * @param project new name to member of an object value; empty leaves values as they are
 */
public record Output(Sort sort, OptionalInt limit, Map<String, String> project) {
    /** The order of rows. */
    public enum Sort {
        KEY,
        VALUE,
        KEY_DESCENDING,
        VALUE_DESCENDING,
        /** No order is asked for: the input's for a job without reduce, else the keys'. */
        NONE
    }

    /** Copies {@code project} in its order. */
    public Output {
        project = project.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(project));
    }

    /** The same with at most {@code max} rows. */
    public Output first(int max) {
        return new Output(sort, OptionalInt.of(Math.min(max, limit.orElse(max))), project);
    }

    /** All rows in {@code sort} order as they are. */
    public static Output all(Sort sort) {
        return new Output(sort, OptionalInt.empty(), Map.of());
    }
}
