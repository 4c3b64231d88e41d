/**
 * The life of a job from request to terminal state. Knows no HTTP, no SQL, no JSON text, and not how maps run. Read
 * {@link io.millrace.job.JobService} first.
 */
@NullMarked
package io.millrace.job;

import org.jspecify.annotations.NullMarked;
