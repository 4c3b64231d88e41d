package io.millrace.io;

/** The rows of a result once they are all there; they never change. Few are in memory, many in files. Thread-safe. */
public sealed interface Result permits SmallResult, FiledResult {
    /** Its size. */
    ResultInfo info();

    /** SHA-256 of the rows as lines of JSON, in hexadecimal. */
    String digest();

    /**
     * Starts reading; the caller closes. Blocks unless the result is small.
     *
     * @throws java.io.UncheckedIOException if the files are not there
     */
    ResultReader open();

    /** The rows as an input of lines of JSON. */
    Source source(String name);
}
