package io.millrace.io;

import java.io.IOException;

/**
 * The piece of input that one map task reads: whole records of one source, without a gap unless the splitter deals files
 * out, see {@link Splitter#dealOut}.
 */
public final class Split {
    private final int ordinal;
    private final String source;
    private final Cutter.Cut cut;
    private final RecordLayout layout;

    Split(int ordinal, String source, Cutter.Cut cut, RecordLayout layout) {
        this.ordinal = ordinal;
        this.source = source;
        this.cut = cut;
        this.layout = layout;
    }

    /** The first of the numbers of its chunks, see {@link Chunk#ordinal}; higher than those of all splits before. */
    public int ordinal() {
        return ordinal;
    }

    /** The name of its source. */
    public String source() {
        return source;
    }

    /** Its bytes as they are stored, before decompression; over all splits at most {@link Splitter#totalBytes}. */
    public long bytes() {
        return cut.storedBytes();
    }

    /**
     * Brings the records into memory, chunk by chunk in order: of a plain file by positional reads of pieces that stay
     * in a core's cache, which may go on for many splits at once.
     *
     * @throws io.millrace.problem.JobException if the source cannot be read
     */
    public void forEach(ChunkVisitor visitor) {
        try {
            cut.loader().forEach(layout, ordinal, visitor);
        } catch (IOException e) {
            throw InputFailure.of(source, e);
        }
    }
}
