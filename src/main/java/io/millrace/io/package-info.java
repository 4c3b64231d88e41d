/**
 * What a job reads and writes: sources, formats, compression, splits, result files; blocking, on the caller's threads.
 * Read {@link io.millrace.io.Splitter} first, then {@link io.millrace.io.Chunk}.
 */
@NullMarked
package io.millrace.io;

import org.jspecify.annotations.NullMarked;
