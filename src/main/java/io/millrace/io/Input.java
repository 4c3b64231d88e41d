package io.millrace.io;

import java.util.List;

/**
 * What a job reads.
 *
 * @param sources in order
 * @param format of all sources
 * @param compression of all sources
 * @param splitBytes about so many bytes a split, 1 to {@value #MAX_SPLIT_BYTES}; of a compressed source after
 *     decompression
 */
public record Input(List<Source> sources, RecordFormat format, Compression compression, int splitBytes) {
    /** Leaves room for the longest record behind a split in one array. */
    public static final int MAX_SPLIT_BYTES = 1 << 25;

    /** Copies the sources and checks the size. */
    public Input {
        sources = List.copyOf(sources);
        if (splitBytes < 1 || splitBytes > MAX_SPLIT_BYTES) {
            throw new IllegalArgumentException("splitBytes must be 1 to " + MAX_SPLIT_BYTES + ": " + splitBytes);
        }
    }
}
