package io.millrace.io;

/** Takes the records of a chunk in order as the bytes that they are, on the thread that reads it. */
@FunctionalInterface
public interface RecordBytes {
    /**
     * Takes the record in {@code [from, to)}, which has no line end, or gives false to have it read.
     *
     * @param line on which it starts in its source, from 1
     */
    boolean take(byte[] bytes, int from, int to, long line);
}
