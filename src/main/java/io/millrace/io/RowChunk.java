package io.millrace.io;

/** Rows that follow each other in a result: some in memory, or one that is too long for that. */
public sealed interface RowChunk permits RowLines, LongRow {
    /** How many rows. */
    int count();
}
