package io.millrace.engine.local;

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

    /** What left the table before; comes before the keys of the same lane. */
    record Blocks(int partition, PairBlocks blocks) implements Part {
        long bytes() {
            return blocks.bytes(partition);
        }
    }
}
