package io.millrace.bench.data;

/** One file of test data, cut into blocks that can be made in any order and always have the same bytes. */
public interface Blocks {
    String fileName();

    int count();

    /** Appends the lines of a block; may be called from several threads at once. */
    void fill(int block, Text out);

    /** Everything that decides the file's bytes, in one line. */
    String stamp();

    /** About how large the file becomes. */
    long expectedBytes();
}
