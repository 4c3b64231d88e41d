package io.millrace.engine.local;

import io.millrace.engine.Row;
import java.util.Arrays;
import java.util.Comparator;

/** A row with the bytes that say where it stands. */
final class Ranked {
    private final byte[] rank;
    private final byte[] tie;
    private final Row row;

    /**
     * Ranks a row. The arrays are not copied.
     *
     * @param rank compared first, in the direction of the sort
     * @param tie compared next, always upwards; no two rows agree in both
     */
    Ranked(byte[] rank, byte[] tie, Row row) {
        this.rank = rank;
        this.tie = tie;
        this.row = row;
    }

    Row row() {
        return row;
    }

    /** The order of rows. */
    static Comparator<Ranked> order(boolean descending) {
        Comparator<Ranked> byRank = (a, b) -> Arrays.compareUnsigned(a.rank, b.rank);
        Comparator<Ranked> byTie = (a, b) -> Arrays.compareUnsigned(a.tie, b.tie);
        return (descending ? byRank.reversed() : byRank).thenComparing(byTie);
    }
}
