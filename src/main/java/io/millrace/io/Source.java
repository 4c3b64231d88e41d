package io.millrace.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** One named piece of a job's input, such as a file. */
public interface Source {
    /** What users know it by: a file's path, a part's name. */
    String name();

    /** Bytes as they are stored, before any decompression; -1 if unknown. */
    long size();

    /**
     * Starts reading at the first byte. The caller closes the stream.
     *
     * @throws IOException if it is not there or may not be read
     */
    InputStream open() throws IOException;

    /** Present for a plain file, which can be read by position and by many threads. */
    default Optional<Path> path() {
        return Optional.empty();
    }
}
