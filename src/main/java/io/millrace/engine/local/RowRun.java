package io.millrace.engine.local;

/** Rows one after the other, in memory or on disk, to be read by one thread. */
interface RowRun extends AutoCloseable {
    /** Moves {@code view} to the next row, where it holds until the next call; false after the last. */
    boolean next(RowView view);

    /**
     * What makes the row that {@link #next} gave last the next one again, as long as the run is open; can be run again. Not
     * to be asked for before the first row or behind the last.
     */
    Runnable bookmark();

    /** Bytes that the rows take on disk; 0 in memory. */
    long diskBytes();

    /** Lets go of memory and files. */
    @Override
    void close();
}
