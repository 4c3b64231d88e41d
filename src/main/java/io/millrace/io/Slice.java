package io.millrace.io;

/**
 * Whole records of a chunk.
 *
 * @param from where they start in the bytes of the chunk
 * @param to where they end there, after the last line end
 * @param firstLine the line of the first in its source, from 1
 */
public record Slice(int from, int to, long firstLine) {}
