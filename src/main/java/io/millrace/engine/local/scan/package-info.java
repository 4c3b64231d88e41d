/**
 * The fast road of built-in map functions: from the bytes of a chunk to batches of keys and numbers, without an object
 * per record. Read {@link io.millrace.engine.local.scan.PairScanner} first, then {@link
 * io.millrace.engine.local.scan.PairBatch}.
 */
@NullMarked
package io.millrace.engine.local.scan;

import org.jspecify.annotations.NullMarked;
