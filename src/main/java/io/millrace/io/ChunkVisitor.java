package io.millrace.io;

/** Takes the chunks of a split in order, on the thread that reads it. */
@FunctionalInterface
public interface ChunkVisitor {
    /**
     * A chunk, which lasts until this returns.
     *
     * @param storedBytes of the source that it was made of, before decompression; over all chunks {@link Split#bytes}
     */
    void chunk(Chunk chunk, long storedBytes);
}
