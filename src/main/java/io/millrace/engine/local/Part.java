package io.millrace.engine.local;

import java.util.List;

/** What one lane has for one partition. */
sealed interface Part {
    /** The number of the partition. */
    int partition();

    /**
     * Some of the keys of a table.
     *
     * @param ordinals of the keys, and perhaps more behind them
     * @param size how many keys
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Keys(int partition, GroupTable table, int[] ordinals, int size) implements Part {
        /** All keys of a table. */
        static Keys all(int partition, GroupTable table) {
            return new Keys(partition, table, table.all(), table.size());
        }
    }

    /**
     * Single pairs.
     *
     * @param partitions how many there are
     */
    record Pairs(int partition, int partitions, PairSorter pairs) implements Part {
        List<RowRun> runs() {
            return pairs.runs(partition, partitions);
        }
    }

    /** What left the table before; comes before the keys of the same lane. */
    record Blocks(int partition, PairBlocks blocks) implements Part {
        /** Without large states, each of which is of one key. */
        long divisibleBytes() {
            return blocks.divisibleBytes(partition);
        }
    }
}
