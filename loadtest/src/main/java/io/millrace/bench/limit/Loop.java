package io.millrace.bench.limit;

import java.nio.file.Path;

/** One job written by hand for its data: the least that a Java program needs for it. */
public interface Loop {
    /** Reads the file and gives the job's rows, one JSON object a line. */
    byte[] run(Path file) throws Exception;
}
