/**
 * Bytes on the wire in both directions: job specifications, job documents, events, rows, problems and the headers that
 * choose among them. Pure functions without I/O. Read {@link io.millrace.wire.JobJson} first.
 */
@NullMarked
package io.millrace.wire;

import org.jspecify.annotations.NullMarked;
