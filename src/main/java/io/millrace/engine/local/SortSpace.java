package io.millrace.engine.local;

/**
 * Where rows are sorted.
 *
 * @param memory of the run
 * @param spills of the run
 * @param minBytes of rows that a sorter may hold though it was refused memory, so that its runs are never tiny
 * @param maxBytes of rows that a sorter may hold, so that it leaves some to its neighbours
 * @param blockBytes of rows that are written to disk and read from it at once; longer rows are blocks of their own
 */
record SortSpace(Memory memory, Spills spills, long minBytes, long maxBytes, int blockBytes) {
    private static final long MIN_BYTES = 1 << 20;

    /** Disks stream at this size, and a hundred runs are merged with so little as 13 MB. */
    private static final int BLOCK_BYTES = 1 << 17;

    /** For {@code sorters} that sort at the same time. */
    static SortSpace of(Memory memory, long memoryBytes, Spills spills, int sorters) {
        return new SortSpace(memory, spills, MIN_BYTES, Math.max(MIN_BYTES, memoryBytes / sorters), BLOCK_BYTES);
    }
}
