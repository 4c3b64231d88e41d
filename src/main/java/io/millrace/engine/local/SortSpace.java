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

    /** Even runs of little memory are worth so many times that. */
    private static final int MIN_FACTOR = 16;

    /** Disks stream at this size, and a hundred runs are merged with so little as 13 MB. */
    private static final int MAX_BLOCK_BYTES = 1 << 17;

    private static final int MIN_BLOCK_BYTES = 1 << 12;

    /** So many runs that fill the memory are merged with half of it. */
    private static final int BLOCKS = 1 << 10;

    /** For {@code sorters} that sort at the same time. */
    static SortSpace of(Memory memory, long memoryBytes, Spills spills, int sorters) {
        int blockBytes = (int) Math.max(MIN_BLOCK_BYTES, Math.min(MAX_BLOCK_BYTES, memoryBytes / BLOCKS));
        return new SortSpace(memory, spills, MIN_BYTES, Math.max(MIN_BYTES, memoryBytes / sorters), blockBytes);
    }

    /** The same for single values, of which there may be many more than rows: they keep closer to little memory. */
    SortSpace ofValues() {
        long least = Math.min(minBytes, memory.maxBytes() * MIN_FACTOR);
        return new SortSpace(memory, spills, least, Math.max(least, Math.min(maxBytes, memory.maxBytes())), blockBytes);
    }

    /**
     * Longer texts of rows are not sorted with the rest, and no more values go to a function at once: it was measured best
     * between 256 KiB and 1 MiB, and less takes less memory.
     */
    int maxTextBytes() {
        return (int) Math.min(2L * MAX_BLOCK_BYTES, maxBytes / MIN_FACTOR);
    }

    /** Longer order keys are refused, since they have to be in memory. */
    long maxKeyBytes() {
        return Math.max(MIN_BYTES, maxBytes);
    }
}
