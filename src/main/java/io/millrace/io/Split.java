package io.millrace.io;

import java.io.IOException;

/** The piece of input that one map task reads: whole records of one source. */
public final class Split {
    private static final byte[] NO_BUFFER = {};

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

    /** Its place among all splits of the input, from 0. */
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
     * Brings the records into memory: for a plain file a read by position, which may run on many threads at once.
     *
     * @throws io.millrace.problem.JobException if the source cannot be read
     */
    public Chunk load() {
        return load(NO_BUFFER);
    }

    /** The same into {@code buffer} if it is long enough; the chunk then lasts until the buffer is used again. */
    public Chunk load(byte[] buffer) {
        try {
            return cut.loader().load(buffer, layout);
        } catch (IOException e) {
            throw InputFailure.of(source, e);
        }
    }
}
