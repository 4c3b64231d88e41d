package io.millrace.engine.local;

/** Rows one after the other, in memory or on disk, to be read once by one thread. */
interface RowRun extends AutoCloseable {
    /** Moves {@code view} to the next row, where it holds until the next call; false after the last. */
    boolean next(RowView view);

    /** Bytes that the rows take on disk; 0 in memory. */
    long diskBytes();

    /** Lets go of memory and files. */
    @Override
    void close();
}
